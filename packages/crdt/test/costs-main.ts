/** `pnpm crdt:costs`: what the types cost in bytes, memory and time; docs/crdt.md has its figures. */
import {
  addWinsSet,
  disableWinsFlag,
  type EncodedType,
  encodeState,
  integerValues,
  nestedRegister,
  observedRemoveMap,
  orderedList,
  pnCounter,
  removeWinsSet,
  replicaId,
  resettableCounter,
  standalone
} from '@peermesh/crdt'

const REPLICAS = Array.from({ length: 3 }, (_, index) =>
  replicaId(`${'12D3KooW'.padEnd(52, 'x')}${index}/${'f'.repeat(22)}`)
)
const SAMPLES = 100

interface Subject {
  readonly name: string
  readonly entries: number
  /** Bytes of an entry that are the application's: its key and its value. */
  readonly payloadBytes: number
  build(): { readonly bytes: Uint8Array; readonly state: unknown; readonly again: () => void }
}

/** A subject in which operation n of replica n modulo 3 makes entry n, and one more is timed. */
function subject<State, Operation>(
  name: string,
  type: EncodedType<State, Operation, unknown>,
  entries: number,
  payloadBytes: number,
  operation: (n: number) => NoInfer<Operation>
): Subject {
  return {
    name,
    entries,
    payloadBytes,
    build: () => {
      const deltas = Array.from({ length: entries }, (_, n) => {
        const stamp = { replica: replica(n), counter: Math.floor(n / 3) + 1, timestamp: { millis: 1, count: 0 } }
        return type.mutate(type.bottom(), operation(n), stamp)
      })
      let state = joinAll(type, deltas)
      let next = entries
      const again = () => {
        const stamp = { replica: replica(0), counter: ++next, timestamp: { millis: 1, count: 0 } }
        state = type.join(state, type.mutate(state, operation(entries - 1), stamp))
      }
      return { bytes: encodeState(type, state), state, again }
    }
  }
}

/** By halves: one by one, it would take the square of their number. */
function joinAll<State>(type: EncodedType<State, never, unknown>, deltas: readonly State[]): State {
  if (deltas.length <= 1) {
    return deltas[0] ?? type.bottom()
  }
  const middle = deltas.length >> 1
  return type.join(joinAll(type, deltas.slice(0, middle)), joinAll(type, deltas.slice(middle)))
}

const replica = (n: number) => REPLICAS[n % REPLICAS.length] as (typeof REPLICAS)[number]
const text = (n: number): string => String(n).padStart(8, '0')

/** Elements typed into a list, one at a time: a run to the end, or each at a place of its own. */
function listSubject(name: string, entries: number, index: (n: number) => number): Subject {
  const type = orderedList(integerValues)
  return {
    name,
    entries,
    payloadBytes: 1,
    build: () => {
      let state = type.bottom()
      let n = 0
      const again = () => {
        const stamp = { replica: replica(0), counter: n + 1, timestamp: { millis: 1, count: 0 } }
        state = type.join(state, type.mutate(state, { type: 'insert', index: index(n), value: 1 }, stamp))
        n++
      }
      while (n < entries) {
        again()
      }
      return { bytes: encodeState(type, state), state, again }
    }
  }
}

const subjects = [1000, 10_000].flatMap((entries): Subject[] => [
  subject('add-wins set', standalone(addWinsSet()), entries, 9, (n) => ({ type: 'add' as const, element: text(n) })),
  subject('remove-wins set', standalone(removeWinsSet()), entries, 9, (n) => ({
    type: 'add' as const,
    element: text(n)
  })),
  subject('map of registers', standalone(observedRemoveMap(nestedRegister(integerValues))), entries, 10, (n) => ({
    type: 'update' as const,
    key: text(n),
    operation: { type: 'write' as const, value: 1 }
  })),
  subject('map of disable-wins flags', standalone(observedRemoveMap(disableWinsFlag())), entries, 9, (n) => ({
    type: 'update' as const,
    key: text(n),
    operation: { type: 'enable' as const }
  })),
  subject('resettable counter, an add each', standalone(resettableCounter()), entries, 1, () => ({
    type: 'add' as const,
    amount: 1
  })),
  listSubject('list, typed to its end', entries, (n) => n),
  listSubject('list, each at a place of its own', entries, (n) => (n * 7919) % (n + 1))
])

function measure({ name, entries, payloadBytes, build }: Subject): void {
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const { bytes, state, again } = build()
  globalThis.gc?.()
  const memory = (process.memoryUsage().heapUsed - before) / entries
  const times = Array.from({ length: SAMPLES }, () => {
    const start = performance.now()
    again()
    return 1000 * (performance.now() - start)
  }).sort((a, b) => a - b)
  const metadata = (bytes.length / entries - payloadBytes).toFixed(1)
  const median = (times[SAMPLES / 2] as number).toFixed(0)
  console.log(
    `${name.padEnd(34)} ${String(entries).padStart(6)}  ${metadata.padStart(5)} B  ${memory.toFixed(0).padStart(4)} B  ${median.padStart(5)} µs`
  )
  if (state === undefined) {
    throw new Error('nothing was built')
  }
}

console.log('type                              entries  metadata  memory  an operation')
for (const next of subjects) {
  measure(next)
}
const counter = pnCounter()
const lines = REPLICAS.map((id) =>
  counter.mutate(
    [],
    { type: 'add' as const, amount: 1000 },
    { replica: id, counter: 1, timestamp: { millis: 1, count: 0 } }
  )
)
console.log(
  `PN-counter, 3 replicas: ${encodeState(counter, joinAll(counter, lines)).length} B, of which 75 a replica id`
)
