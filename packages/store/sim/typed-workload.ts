import type { Random } from '@peermesh/kernel'
import type { StoreCommand, StoreCore, WriteOperation } from '@peermesh/store/core'
import { OFF, ON, typedPrefix } from '@peermesh/store/core'

/** Few, and the same for all types, so that operations meet, also of two types on one key. */
const NAMES = ['typed/0', 'typed/1', 'x']
/** Of updates that are never deleted, but merged: nothing of them may be lost. */
const MERGED_NAMES = ['typed/0', 'typed/1'].map((name) => `merged/${name}`)
const ELEMENTS = ["'tea", "'milk", "'", '=AQ']

/** Random changes of typed keys, by one who sees what this core shows: of one, or of several as a batch. */
export function drawTyped(random: Random, core: StoreCore): StoreCommand {
  const changes = random.chance(0.8) ? 1 : 2 + random.integer(3)
  return { type: 'write', operations: Array.from({ length: changes }, () => drawChange(random, core)).flat() }
}

function drawChange(random: Random, core: StoreCore): readonly WriteOperation[] {
  const name = random.pick(NAMES) as string
  switch (random.integer(11)) {
    case 0:
    case 1:
      return several(random, () => ({ key: name, amount: random.integer(20) - 6 }))
    case 2: {
      const kind = random.chance(0.5) ? 'flag' : 'disable-wins flag'
      return [toggle(random, typedPrefix(kind, name), kind === 'flag')]
    }
    case 3:
      return several(random, () => changeOfSet(random, name, 'set'))
    case 4:
      return several(random, () => changeOfSet(random, name, 'remove-wins set'))
    case 5:
      return several(random, () => changeOfMap(random, name))
    case 6:
    case 7:
      return changeOfList(random, name, core)
    case 8:
    case 9:
      return changeOfUpdates(random, core)
    default: {
      const parts = random.chance(0.3) ? core.typed.partKeys(name) : []
      return [{ key: name }, ...parts.map((key) => ({ key }))]
    }
  }
}

/** What a command adds to counters, in order. */
export function amountsOf(command: StoreCommand): number[] {
  return command.type === 'write' ? command.operations.flatMap(({ amount }) => amount ?? []) : []
}

function several<T>(random: Random, draw: () => T): T[] {
  return Array.from({ length: 1 + random.integer(3) }, draw)
}

/** On, or off: without a trace where on wins. */
function toggle(random: Random, key: string, onWins: boolean): WriteOperation {
  const value = random.chance(0.5) ? ON : onWins ? undefined : OFF
  return { key, value }
}

function changeOfSet(random: Random, name: string, kind: 'set' | 'remove-wins set'): WriteOperation {
  return toggle(random, typedPrefix(kind, name) + (random.pick(ELEMENTS) as string), kind === 'set')
}

function changeOfMap(random: Random, name: string): WriteOperation {
  const key = typedPrefix('map', name) + (random.pick(['', 'a', 'b']) as string)
  return { key, value: random.chance(0.3) ? undefined : Uint8Array.of(random.integer(256)) }
}

function changeOfList(random: Random, name: string, core: StoreCore): WriteOperation[] {
  const place = random.pick(core.typed.paths('list', name))
  if (place !== undefined && random.chance(0.4)) {
    return [{ key: typedPrefix('list', name) + place }]
  }
  const end = random.chance(0.5) ? 'start' : 'end'
  const after = place === undefined || random.chance(0.5) ? end : { place }
  return [{ key: name, insert: { after, values: several(random, () => Uint8Array.of(random.integer(256))) } }]
}

/** Adds an update, or puts one in the place of some that this core shows. An update is a row of numbers, and is merged with others by putting them in a row. */
function changeOfUpdates(random: Random, core: StoreCore): WriteOperation[] {
  const isKept = random.chance(0.5)
  const name = random.pick(isKept ? MERGED_NAMES : NAMES) as string
  const prefix = typedPrefix('updates', name)
  const shown = [...core.typed.updates(name).values()]
  const [first] = shown.flat()
  if (!isKept && first !== undefined && random.chance(0.5)) {
    // As who deletes the key does that has heard of this piece only.
    return [{ key: first }]
  }
  const merged = random.chance(0.4) ? shown.filter(() => random.chance(0.6)) : []
  const numbers = merged.flatMap((pieces) => [...(core.typed.joined(pieces) ?? [])])
  const update = [...numbers, random.integer(256)]
  const id = random.uint32().toString(36)
  const count = 1 + random.integer(3)
  const puts = Array.from({ length: count }, (_, index) => ({
    key: prefix + (count === 1 ? id : `${id}.${index + 1}.${count}`),
    value: Uint8Array.from(update.filter((_number, at) => at % count === index))
  }))
  return [...puts, ...merged.flat().map((key) => ({ key }))]
}
