/** Small functions on sets and lists of names, for the model that visits every state. */

/** Another name for a voter. */
export type Rename = (peer: string) => string

/** Every set of so many. */
export function majorities(peers: readonly string[], size: number): string[][] {
  const sets: string[][] = []
  for (let mask = 0; mask < 1 << peers.length; mask++) {
    const chosen = peers.filter((_, index) => (mask >> index) & 1)
    if (chosen.length === size) {
      sets.push(chosen)
    }
  }
  return sets
}

export function wordsOf(text: string): string[] {
  return text === '' ? [] : text.split(' ')
}

export function begins(value: readonly string[], beginning: readonly string[]): boolean {
  return beginning.every((word, index) => value[index] === word)
}

/** By new names, in their order. */
export function sorted<T>(record: Readonly<Record<string, T>>, rename: Rename): [string, T][] {
  return Object.entries(record)
    .map(([name, value]): [string, T] => [rename(name), value])
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Voters that are alike may be called by each other's names: states that differ only in which is which are one state. */
export function renamings(alike: readonly string[]): Rename[] {
  return permutations(alike).map((order) => {
    const names = new Map(alike.map((name, index) => [name, order[index] ?? name]))
    return (peer: string) => names.get(peer) ?? peer
  })
}

function permutations(names: readonly string[]): string[][] {
  return names.length <= 1
    ? [[...names]]
    : names.flatMap((name) => permutations(names.filter((other) => other !== name)).map((rest) => [name, ...rest]))
}
