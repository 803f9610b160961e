/**
 * A map whose values are CRDTs themselves: registers, flags, sets, counters, or maps again.
 *
 * Like a filing cabinet that many use: to remove a folder takes out the sheets that are in it, as far as one has seen
 * them. A sheet that somebody put in meanwhile stays, and so does then the folder, with that sheet alone. From Almeida,
 * Shoker, Baquero: Delta State Replicated Data Types (JPDC 2018), section 7.5; "ORMap" there and in Riak.
 *
 * C3  `remove` resets what its writer had seen under the key; an update that is concurrent with it survives.
 * C22 A key is there exactly while its value has a live dot. So one whose set is emptied, or whose flag is turned off,
 *     is gone; and no trace of a removed key is kept.
 *
 * The whole tree has one causal context, and a mutation one dot, at whatever depth. Only causal types nest: a plain
 * counter would come back with its old count when its key is used again.
 *
 * Keys are well-formed text. Each operation costs time in proportion to the size of the map.
 */
import { InvalidParametersError } from '@peermesh/kernel'
import { type CausalType, exactContext } from './causal-type.ts'
import type { Dot } from './dot.ts'
import { type DotMap, type DotMapEntry, joinDotMaps, storeOf } from './dot-map.ts'
import { checkState } from './errors.ts'
import { utf8Length } from './utf8.ts'

export type MapOperation<Operation> =
  | { readonly type: 'update'; readonly key: string; readonly operation: Operation }
  | { readonly type: 'remove'; readonly key: string }
  | { readonly type: 'clear' }

/** Its value has the keys in ascending order of their code units. */
export function observedRemoveMap<Store, Operation, Value>(
  of: CausalType<Store, Operation, Value>
): CausalType<DotMap<Store>, MapOperation<Operation>, ReadonlyMap<string, Value>> {
  const empty: DotMap<Store> = []
  function* dots(map: DotMap<Store>): Generator<Dot> {
    for (const { store } of map) {
      yield* of.dots(store)
    }
  }
  return {
    name: `map of ${of.name}`,
    empty,
    isEmpty: (map) => map.length === 0,
    mutate: (map, operation, stamp) => {
      if (operation.type === 'clear') {
        return { store: empty, context: exactContext(stamp, dots(map)) }
      }
      const { key } = operation
      checkKey(key)
      const observed = storeOf(map, key) ?? of.empty
      if (operation.type === 'remove') {
        return { store: empty, context: exactContext(stamp, of.dots(observed)) }
      }
      const { store, context } = of.mutate(observed, operation.operation, stamp)
      return { store: of.isEmpty(store) ? empty : [{ key, store }], context }
    },
    join: (left, leftSeen, right, rightSeen) => joinDotMaps(of, left, leftSeen, right, rightSeen),
    value: (map) => new Map(map.map(({ key, store }) => [key, of.value(store)])),
    dots,
    write: (writer, map) => {
      writer.count(map.length)
      for (const { key, store } of map) {
        writer.text(key)
        of.write(writer, store)
      }
    },
    read: (reader) => {
      const map: DotMapEntry<Store>[] = []
      for (let left = reader.count(); left > 0; left--) {
        const key = reader.text()
        const previous = map.at(-1)
        checkState(previous === undefined || previous.key < key, 'has its keys out of order, or one twice')
        const store = of.read(reader)
        checkState(!of.isEmpty(store), 'has a key with nothing under it')
        map.push({ key, store })
      }
      return map
    }
  }
}

/** Text that is not well-formed has no bytes of its own, and so would be another key elsewhere. */
function checkKey(key: string): void {
  if (utf8Length(key) === undefined) {
    throw new InvalidParametersError('A key or element is not well-formed text.')
  }
}
