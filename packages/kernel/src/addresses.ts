/**
 * Some of many addresses, at most `max`, in their order: one of each kind in turn, so that no kind has all the room. A machine that runs containers has an address on each
 * of their networks, and one on the network that it is reached by.
 */
export function ofEachKind(addresses: readonly string[], max: number): readonly string[] {
  const different = [...new Set(addresses)]
  const kinds = new Map<string, string[]>()
  for (const address of different) {
    const kind = kindOf(address)
    kinds.set(kind, [...(kinds.get(kind) ?? []), address])
  }
  const inTurn = [...kinds.values()].flatMap((ofKind) => ofKind.map((address, turn) => ({ address, turn })))
  const first = new Set(
    inTurn
      .sort((a, b) => a.turn - b.turn)
      .slice(0, max)
      .map(({ address }) => address)
  )
  return different.filter((address) => first.has(address))
}

/** The protocol that it begins with, and of a number the first part: networks that are apart mostly differ there. */
function kindOf(address: string): string {
  const [, kind = address] = /^(\/[^/]+(?:\/[0-9a-f]*[.:])?)/.exec(address) ?? []
  return kind
}
