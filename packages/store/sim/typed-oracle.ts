import { CausalContext, compareStamps, type Dot, dotKey, type ReadonlyCausalContext } from '@peermesh/crdt'
import type { CommandId, PeerName } from '@peermesh/kernel'
import { ViolationError } from '@peermesh/sim'
import type { Operation, StagedWrites, StoreCore } from '@peermesh/store/core'

/** An operation on a part, and all that its replica had incorporated when it was written: not only what it says that it replaces. */
interface Done {
  readonly operation: Operation
  readonly kind: string
  readonly name: string
  readonly path: string
  sees(dot: Dot): boolean
  /** The operation that it writes anew (S17), or itself. */
  readonly origin: Operation
  /** Of a counter: what its replica has counted by then, if nothing was lost. */
  readonly total: number
}

/** What is never deleted as a whole, so that all of it must be in what it was merged into. */
const MERGED = /^merged\//

const PART = /^\u0000(?<kind>.)(?<length>\d+):(?<rest>.*)$/su

/**
 * What typed keys must show, from what was done to them and who had seen what: it knows of no dots on parts, no siblings and no residuals, and
 * works a count out from the amounts that were asked for.
 */
export class TypedOracle {
  readonly #done = new Map<string, Done>()
  /** Somebody's disk is gone, and with it perhaps what others had deleted because it was merged there. */
  isExcused = false
  readonly #amounts = new Map<PeerName, Map<CommandId, readonly number[]>>()

  /** A peer is asked to add these to counters. */
  counts(peer: PeerName, id: CommandId, amounts: readonly number[]): void {
    const ofPeer = this.#amounts.get(peer) ?? new Map<CommandId, readonly number[]>()
    this.#amounts.set(peer, ofPeer.set(id, amounts))
  }

  stage(peer: PeerName, core: StoreCore, { operations, commands }: StagedWrites): void {
    const before = CausalContext.fromData(core.clock())
    const amounts = commands.flatMap((id) => this.#amounts.get(peer)?.get(id) ?? [])
    const from = operations[0]?.counter ?? 0
    for (const operation of operations) {
      const { kind, name, path } = parse(operation.key)
      if (kind === '') {
        this.#done.delete(dotKey(operation))
        continue
      }
      const origin = this.#writtenAnew(operation)
      const [replaced] = operation.observed
      const sees = (dot: Dot): boolean =>
        origin === undefined
          ? hasSeen(before, operation, from, dot)
          : dot.replica === replaced?.replica && dot.counter === replaced.counter
      const counted = kind === 'c' && operation.value !== undefined && origin === undefined
      const amount = counted ? amounts.shift() : 0
      if (amount === undefined) {
        throw new ViolationError(`S19: ${dotKey(operation)} counts what nobody asked for.`)
      }
      const done = { operation, kind, name, path, sees, origin: origin?.origin ?? operation }
      const total = origin?.total ?? (counted ? amount + this.#countedBefore(done) : 0)
      this.#done.set(dotKey(operation), { ...done, total })
    }
  }

  verify(core: StoreCore, clock: ReadonlyCausalContext): void {
    const byName = new Map<string, Done[]>()
    for (const done of this.#live(clock)) {
      const id = `${done.kind} ${done.name}`
      byName.set(id, [...(byName.get(id) ?? []), done])
    }
    const { typed } = core
    for (const name of new Set([...this.#done.values()].map((done) => done.name))) {
      const of = (kind: string): Done[] => byName.get(`${kind} ${name}`) ?? []
      checkCount(name, typed.counter(name), of('c'))
      same('S20', name, typed.flag('flag', name), of('f').length > 0)
      same('S21', name, typed.flag('disable-wins flag', name), of('d').length > 0 && of('d').every(isOn))
      same('S20', name, typed.elements('set', name), pathsOf(of('s')))
      const removed = new Set(pathsOf(of('r').filter((done) => !isOn(done))))
      same(
        'S21',
        name,
        typed.elements('remove-wins set', name),
        pathsOf(of('r')).filter((path) => !removed.has(path))
      )
      same('S22', name, shown(core, 'map', name), latest(of('m')))
      same('S23', name, shown(core, 'list', name), latest(of('l')))
      this.#checkPlaces(of('l'))
      same(
        'S26',
        name,
        [...typed.updates(name)].map(([id, pieces]) => `${id} ${typed.joined(pieces)?.join(',')}`),
        whole(of('u'))
      )
    }
    this.#checkMerged(core, clock)
  }

  /** S27: whatever was in an update is in one that shows. */
  #checkMerged({ typed }: StoreCore, clock: ReadonlyCausalContext): void {
    for (const { operation, kind, name } of this.isExcused ? [] : this.#done.values()) {
      if (kind === 'u' && MERGED.test(name) && clock.has(operation.replica, operation.counter)) {
        const shown = new Set([...typed.updates(name).values()].flatMap((pieces) => [...(typed.joined(pieces) ?? [])]))
        const lost = operation.value?.find((number) => !shown.has(number))
        if (lost !== undefined) {
          throw new ViolationError(
            `S27: ${dotKey(operation)} added ${lost} to ${name}, and no update of it shows that.`
          )
        }
      }
    }
  }

  /** S23: no two elements have one place. */
  #checkPlaces(live: readonly Done[]): void {
    const elements = new Map<string, Operation>()
    for (const { path, origin } of live) {
      const other = elements.get(path)
      if (other !== undefined && dotKey(other) !== dotKey(origin)) {
        throw new ViolationError(`S23: ${dotKey(other)} and ${dotKey(origin)} were inserted at one place, ${path}.`)
      }
      elements.set(path, origin)
    }
  }

  /** What survived and was seen by nothing else that was done to the same part and survived. */
  #live(clock: ReadonlyCausalContext): Done[] {
    const byKey = new Map<string, Done[]>()
    const gone = new Map<string, Done[]>()
    for (const done of this.#done.values()) {
      const { key, replica, counter } = done.operation
      const side = clock.has(replica, counter) ? byKey : gone
      side.set(key, [...(side.get(key) ?? []), done])
    }
    return [...byKey].flatMap(([key, all]) =>
      all.filter(({ operation }) => operation.value !== undefined && !isReplaced(operation, all, gone.get(key) ?? []))
    )
  }

  /**
   * What the replica had counted there, as far as it knew: by itself or by who wrote it anew, the latest of what nothing that it knew of had seen. Where that was taken away, an earlier count
   * that somebody else wrote anew meanwhile is there again.
   */
  #countedBefore({ operation, name, sees }: Pick<Done, 'operation' | 'name' | 'sees'>): number {
    const all = [...this.#done.values()].filter((done) => done.kind === 'c' && done.name === name)
    const known = all.filter((done) => sees(done.operation))
    // Counts of its own that it lost with the power, and others have: who replaced them replaced nothing that it knows.
    const unknown = all.filter((done) => !sees(done.operation))
    let last: Done | undefined
    for (const done of known) {
      const isOwn = done.origin.replica === operation.replica && done.operation.value !== undefined
      const isLater = done.origin.counter > (last?.origin.counter ?? 0)
      const ofPart = ({ operation: { key } }: Done): boolean => key === done.operation.key
      if (isOwn && isLater && !isReplaced(done.operation, known.filter(ofPart), unknown.filter(ofPart))) {
        last = done
      }
    }
    return last?.total ?? 0
  }

  /** S17: it replaces one operation alone, and has its time. */
  #writtenAnew({ observed, timestamp }: Operation): Done | undefined {
    const [dot] = observed
    const old = observed.length === 1 && dot !== undefined ? this.#done.get(dotKey(dot)) : undefined
    const { millis, count } = old?.operation.timestamp ?? {}
    return timestamp.millis === millis && timestamp.count === count ? old : undefined
  }
}

function hasSeen(before: ReadonlyCausalContext, operation: Dot, from: number, dot: Dot): boolean {
  // Who has no disk has incorporated the group by the time it is looked at.
  return dot.replica === operation.replica && dot.counter >= from
    ? dot.counter < operation.counter
    : before.has(dot.replica, dot.counter)
}

/**
 * By an operation that survived and had seen it. What was replaced by one that is gone with all who had it is replaced no more, also where its replacement
 * was replaced in turn: that says nothing of it.
 */
function isReplaced(operation: Operation, surviving: readonly Done[], gone: readonly Done[]): boolean {
  const seeing = surviving.filter((other) => other.sees(operation))
  return gone.some((lost) => lost.sees(operation))
    ? seeing.some((other) => other.operation.observed.some((dot) => dotKey(dot) === dotKey(operation)))
    : seeing.length > 0
}

function parse(key: string): { readonly kind: string; readonly name: string; readonly path: string } {
  const { kind = '', length = '0', rest = '' } = PART.exec(key)?.groups ?? {}
  return { kind, name: rest.slice(0, Number(length)), path: rest.slice(Number(length)) }
}

/**
 * S19 Of each replica what it counted last: one that was written anew stands for whoever wrote it first. Two counts of one replica that have not seen each other are there where it lost
 * power between them. Which of the two shows is promised only while nobody wrote the earlier one anew: that has its time, and not its number.
 */
function checkCount(name: string, shown: number | undefined, live: readonly Done[]): void {
  const byReplica = Map.groupBy(live, ({ origin }) => origin.replica)
  let sums = [0]
  for (const counts of byReplica.values()) {
    const totals = counts.some(({ origin, operation }) => origin !== operation)
      ? counts.map(({ total }) => total)
      : [counts.reduce((last, done) => (done.origin.counter > last.origin.counter ? done : last)).total]
    sums = sums.flatMap((sum) => totals.map((total) => sum + total))
  }
  if (shown === undefined || !sums.includes(shown)) {
    same('S19', name, shown, sums[0])
  }
}

function isOn({ operation }: Done): boolean {
  return operation.value?.[0] !== 0
}

function pathsOf(live: readonly Done[]): string[] {
  return [...new Set(live.map(({ path }) => path))].sort()
}

/** Of each part the last write by hybrid time, then by writer. */
function latest(live: readonly Done[]): string[] {
  const byPath = new Map<string, Operation>()
  for (const { path, operation } of live) {
    const other = byPath.get(path)
    if (other === undefined || compareStamps(other, operation) < 0) {
      byPath.set(path, operation)
    }
  }
  return [...byPath].map(([path, { value }]) => `${path} ${value?.join(',')}`).sort()
}

/** The updates of which all pieces are there: each as a number and the count of all. */
function whole(live: readonly Done[]): string[] {
  const values = new Map(live.map(({ path, operation }) => [path, operation.value as Uint8Array]))
  return pathsOf(live).flatMap((path) => {
    const [id, index = '1', count = '1'] = path.split('.')
    const paths = Array.from({ length: Number(count) }, (_, at) => (count === '1' ? path : `${id}.${at + 1}.${count}`))
    const isWhole = index === '1' && paths.every((each) => values.has(each))
    return isWhole ? [`${id} ${paths.flatMap((each) => [...(values.get(each) as Uint8Array)]).join(',')}`] : []
  })
}

function shown(core: StoreCore, kind: 'map' | 'list', name: string): string[] {
  return core.typed.parts(kind, name).map(({ path, value }) => `${path} ${value.join(',')}`)
}

function same(rule: string, name: string, found: unknown, expected: unknown): void {
  const [is, must] = [JSON.stringify(found), JSON.stringify(expected)]
  if (is !== must) {
    throw new ViolationError(`${rule}: ${name} shows ${is}, and what was done to it makes it ${must}.`)
  }
}
