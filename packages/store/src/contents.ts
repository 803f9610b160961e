import { compareStamps } from '@peermesh/crdt'
import { InvalidParametersError } from '@peermesh/kernel'
import {
  AMOUNT_MAX,
  COUNT_MAX,
  expiryOf,
  KINDS_IN_ORDER,
  type StoreCore,
  type TypedKind,
  type TypedReader
} from './core/index.ts'
import type { Reading } from './reading.ts'
import type { Store, StoreBatch, StoreContent, StoreValue } from './store.ts'
import { elementPath } from './typed/element-path.ts'
import { renderKind } from './typed/rendering.ts'
import { encodeValue } from './values.ts'
import type { WriteOptions } from './write-options.ts'

/** Changes that are written as one: the rest of what a batch may hold is left to deletes that become several. */
const STEP_CHANGES = 5_000

/** What a key holds, each of its types for itself; nothing of what has expired. @throws UnreadableValueError, MergeError */
export function contentsOf(core: StoreCore, reading: Reading, key: string): readonly StoreContent[] {
  const siblings = core.siblings(key)
  const value = siblings.length === 0 ? undefined : reading.read(key)
  const [shown] = [...siblings].sort((a, b) => compareStamps(b, a))
  const expiresAt = shown === undefined ? undefined : expiryOf(shown.value)
  const plain: StoreContent[] =
    value === undefined ? [] : [{ key, type: 'register', value, ...(expiresAt !== undefined && { expiresAt }) }]
  const typed = core.typed.kinds(key).map((type) => ({ key, type, value: renderKind(core.typed, key, type) }))
  const contents = [...plain, ...typed]
  const types = contents.map(({ type }) => type)
  return types.length > 1 ? contents.map((content) => ({ ...content, types })) : contents
}

type Change = (batch: StoreBatch) => void

export interface Restoring {
  readonly store: Store
  readonly reader: TypedReader
}

/** Makes a key show what is given, and changes no more than that takes. @throws InvalidParametersError where the value is none of the type */
export async function restore(restoring: Restoring, content: StoreContent, options?: WriteOptions): Promise<void> {
  const { store } = restoring
  const { key, type, value, expiresAt } = content
  if (type === 'register') {
    await store.put(key, value, { ...options, ...(expiresAt !== undefined && { expiresAt }) })
    return
  }
  if (!KINDS_IN_ORDER.includes(type)) {
    throw new InvalidParametersError(
      `${JSON.stringify(type)} is no type of key. There are: register, ${KINDS_IN_ORDER.join(', ')}.`
    )
  }
  const changes = await changesTo(restoring, content, type, options)
  for (let at = 0; at < changes.length; at += STEP_CHANGES) {
    const batch = store.newBatch()
    for (const change of changes.slice(at, at + STEP_CHANGES)) {
      change(batch)
    }
    await batch.write(options)
  }
}

async function changesTo(
  { store, reader }: Restoring,
  content: StoreContent,
  type: TypedKind,
  options?: WriteOptions
): Promise<readonly Change[]> {
  const { key, value } = content
  switch (type) {
    case 'counter':
      return countTo(content, await store.counter(key).value(), reader.counted(key))
    case 'flag':
    case 'disable-wins flag':
      return await turn(store, content, {
        wins: type === 'flag' ? 'enable' : 'disable',
        isThere: reader.kinds(key).includes(type)
      })
    case 'set':
      return await changeSet(store, key, 'add', value)
    case 'remove-wins set':
      return await changeSet(store, key, 'remove', value)
    case 'map':
      return await changeMap(store, key, value)
    case 'list':
      return await changeList(store, key, value, options)
    case 'updates':
      return await addUpdates(store, key, value)
  }
}

/** @param counted what of it this peer has counted */
function countTo({ key, value }: StoreContent, from: number, counted: number): Change[] {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw mismatch(key, 'counter', 'a whole number')
  }
  // What a batch adds is checked change by change against what was counted before it: a part would be written, or more than may be.
  if (Math.abs(counted + value - from) > COUNT_MAX) {
    throw new InvalidParametersError(
      `The counter ${JSON.stringify(key)} can't count to ${value}: one peer counts to ±${COUNT_MAX} on it, and no further.`
    )
  }
  const changes: Change[] = []
  for (let left = value - from; left !== 0; ) {
    const amount = Math.max(-AMOUNT_MAX, Math.min(AMOUNT_MAX, left))
    changes.push((batch) => batch.counter(key).add(amount))
    left -= amount
  }
  return changes
}

async function turn(
  store: Store,
  { key, value }: StoreContent,
  { wins, isThere }: { readonly wins: 'enable' | 'disable'; readonly isThere: boolean }
): Promise<Change[]> {
  if (typeof value !== 'boolean') {
    throw mismatch(key, 'flag', 'true or false')
  }
  // One on which disable wins is there, and off, once it was turned off; another is not there then. What shows under the key may be of another type.
  const isSo = (await store.flag(key, { wins }).value()) === value
  return isSo && (wins === 'enable' || isThere)
    ? []
    : [(batch) => (value ? batch.flag(key, { wins }).enable() : batch.flag(key, { wins }).disable())]
}

async function changeSet(store: Store, key: string, wins: 'add' | 'remove', value: StoreValue): Promise<Change[]> {
  const wanted = new Map(listOf(key, 'set', value).map((element) => [elementPath(element), element]))
  const here = new Map((await store.set(key, { wins }).values()).map((element) => [elementPath(element), element]))
  const added = [...wanted].filter(([path]) => !here.has(path))
  const removed = [...here].filter(([path]) => !wanted.has(path))
  return [
    ...removed.map(
      ([, element]): Change =>
        (batch) =>
          batch.set(key, { wins }).remove(element)
    ),
    ...added.map(
      ([, element]): Change =>
        (batch) =>
          batch.set(key, { wins }).add(element)
    )
  ]
}

async function changeMap(store: Store, key: string, value: StoreValue): Promise<Change[]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array) {
    throw mismatch(key, 'map', 'an object of its fields')
  }
  const wanted = Object.entries(value as Readonly<Record<string, StoreValue>>)
  const here = await store.map(key).entries()
  const removed = [...here.keys()].filter((field) => !Object.hasOwn(value, field))
  const set = wanted.filter(([field, each]) => !isSame(here.get(field), each))
  return [
    ...removed.map(
      (field): Change =>
        (batch) =>
          batch.map(key).delete(field)
    ),
    ...set.map(
      ([field, each]): Change =>
        (batch) =>
          batch.map(key).set(field, each)
    )
  ]
}

/** What is the same from the start on stays: others may insert beside it. What is behind is deleted at once, and put there anew. */
async function changeList(store: Store, key: string, value: StoreValue, options?: WriteOptions): Promise<Change[]> {
  const wanted = listOf(key, 'list', value)
  const here = await store.list(key).values()
  let start = 0
  while (start < here.length && start < wanted.length && isSame(here[start], wanted[start] as StoreValue)) {
    start++
  }
  if (start < here.length) {
    await store.list(key).delete(start, here.length - start, options)
  }
  return wanted.slice(start).map(
    (element): Change =>
      (batch) =>
        batch.list(key).push(element)
  )
}

/** Those that are not there yet: what was merged into another is added once more, and does no harm. */
async function addUpdates(store: Store, key: string, value: StoreValue): Promise<Change[]> {
  const here: Uint8Array[] = []
  for await (const update of store.updates(key)) {
    here.push(update)
  }
  return listOf(key, 'updates', value)
    .map((update) => {
      if (!(update instanceof Uint8Array)) {
        throw mismatch(key, 'updates', 'a list of bytes')
      }
      return update
    })
    .filter((update) => !here.some((each) => isSame(each, update)))
    .map(
      (update): Change =>
        (batch) =>
          batch.updates(key).add(update)
    )
}

function listOf(key: string, type: string, value: StoreValue): readonly StoreValue[] {
  if (!Array.isArray(value)) {
    throw mismatch(key, type, 'a list')
  }
  return value as readonly StoreValue[]
}

function isSame(a: StoreValue | undefined, b: StoreValue): boolean {
  if (a === undefined) {
    return false
  }
  const [one, other] = [encodeValue(a), encodeValue(b)]
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}

function mismatch(key: string, type: string, what: string): InvalidParametersError {
  return new InvalidParametersError(`The value of ${JSON.stringify(key)}, of type ${type}, is to be ${what}.`)
}
