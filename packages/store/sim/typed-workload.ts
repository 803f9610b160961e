import type { Random } from '@peermesh/kernel'
import type { StoreCommand, StoreCore, WriteOperation } from '@peermesh/store/core'
import { OFF, ON, typedPrefix } from '@peermesh/store/core'

/** Few, and the same for all types, so that operations meet, also of two types on one key. */
const NAMES = ['typed/0', 'typed/1', 'x']
const ELEMENTS = ["'tea", "'milk", "'", '=AQ']

/** A random change of a typed key, by one who sees what this core shows. */
export function drawTyped(random: Random, core: StoreCore): StoreCommand {
  const name = random.pick(NAMES) as string
  switch (random.integer(8)) {
    case 0:
    case 1:
      return { type: 'write', operations: several(random, () => ({ key: name, amount: random.integer(20) - 6 })) }
    case 2: {
      const kind = random.chance(0.5) ? 'flag' : 'disable-wins flag'
      return { type: 'write', operations: [toggle(random, typedPrefix(kind, name), kind === 'flag')] }
    }
    case 3:
      return { type: 'write', operations: several(random, () => changeOfSet(random, name, 'set')) }
    case 4:
      return { type: 'write', operations: several(random, () => changeOfSet(random, name, 'remove-wins set')) }
    case 5:
      return { type: 'write', operations: several(random, () => changeOfMap(random, name)) }
    case 6:
      return changeOfList(random, name, core)
    default: {
      const parts = random.chance(0.3) ? core.typed.partKeys(name) : []
      return { type: 'write', operations: [{ key: name }, ...parts.map((key) => ({ key }))] }
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

function changeOfList(random: Random, name: string, core: StoreCore): StoreCommand {
  const place = random.pick(core.typed.paths('list', name))
  if (place !== undefined && random.chance(0.4)) {
    return { type: 'write', operations: [{ key: typedPrefix('list', name) + place }] }
  }
  const end = random.chance(0.5) ? 'start' : 'end'
  const after = place === undefined || random.chance(0.5) ? end : { place }
  return { type: 'insert', list: name, after, values: several(random, () => Uint8Array.of(random.integer(256))) }
}
