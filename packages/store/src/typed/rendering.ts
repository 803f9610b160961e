import type { TypedKind, TypedReader } from '../core/index.ts'
import { UnreadableValueError } from '../errors.ts'
import type { StoreValue } from '../store.ts'
import { decodeValue } from '../values.ts'
import { elementOf } from './element-path.ts'

/** A typed key as one value, for readers that name no type: of several types the first. Undefined where it holds nothing. */
export function renderTyped(reader: TypedReader, key: string): StoreValue | undefined {
  const [kind] = reader.kinds(key)
  return kind === undefined ? undefined : renderKind(reader, key, kind)
}

/** What it shows as one of its types. */
export function renderKind(reader: TypedReader, key: string, kind: TypedKind): StoreValue {
  switch (kind) {
    case 'counter': {
      const count = reader.counter(key)
      if (count === undefined) {
        throw new UnreadableValueError(key)
      }
      return count
    }
    case 'flag':
    case 'disable-wins flag':
      return reader.flag(kind, key)
    case 'set':
    case 'remove-wins set':
      return reader.elements(kind, key).map((path) => elementOf(key, path))
    case 'map':
      return Object.fromEntries(reader.parts('map', key).map(({ path, value }) => [path, decodeValue(key, value)]))
    case 'updates':
      return [...reader.updates(key).values()].flatMap((pieces) => reader.joined(pieces) ?? [])
    case 'list':
      return reader.parts('list', key).map(({ value }) => decodeValue(key, value))
  }
}
