import { CausalContext, type Dot, dotKey } from '@peermesh/crdt'
import type { CommandId, Effect, PeerName } from '@peermesh/kernel'
import {
  type Addition,
  type FoundValues,
  type Holding,
  partitionOf,
  type KeyedCommand,
  type ValuesCore,
  type ValuesMessage,
  type WrittenValue
} from '@peermesh/partition/core'
import { type Stop, ViolationError } from '@peermesh/sim'

/** A put or a delete, as whoever coordinated it began it. */
interface Minted {
  readonly partition: number
  readonly key: string
  readonly dot: Dot | undefined
  readonly replaced: readonly Dot[]
}

interface Call {
  readonly command: KeyedCommand
  readonly calledAt: number
  /** Disks that were lost by then. */
  readonly losses: number
}

/** A put or a delete that was acknowledged. */
interface Acknowledged {
  readonly era: string
  readonly at: number
  readonly dot: string | undefined
  readonly replaced: readonly string[]
  /** Replicas of one configuration that have it; none where it is not sure that these were replicas. */
  readonly copies: number
  /** Of so many. */
  readonly replicas: number
  /** Disks that were lost before it was asked for: whoever hears of it late may hear of it when one that had it is lost. */
  readonly losses: number
}

export interface ValuesOracleInit {
  readonly now: () => number
  readonly partitions: number
  /** Of a peer that is up. */
  readonly core: (peer: PeerName) => ValuesCore | undefined
  readonly storeIdOf: (peer: PeerName) => string | undefined
}

/**
 * What must hold of values that are always writable, judged from outside: by what callers were told, by the dots that coordinators gave, and at the end by what each peer has.
 */
export class ValuesOracle {
  readonly #core: ValuesOracleInit['core']
  readonly #storeIdOf: ValuesOracleInit['storeIdOf']
  readonly #now: () => number
  readonly #partitions: number
  readonly #open = new Map<string, Call>()
  readonly #minted = new Map<string, Minted>()
  /** Deletes have no dot: their replaced dots are killed all the same. */
  readonly #killed = new Set<string>()
  /** Dots that somebody else was told of. */
  readonly #revealed = new Set<string>()
  /** Values are written once: under which dot each is. */
  readonly #dotOf = new Map<string, string>()
  readonly #acknowledged = new Map<string, Acknowledged[]>()
  /** By partition and era. */
  readonly #replicas = new Map<string, Holding>()
  /** What was last read of a key, at any peer. */
  readonly #seen = new Map<string, readonly Dot[]>()
  /** By peer: of each partition that it does not hold, what it had seen when it began to wait. */
  readonly #handingOver = new Map<PeerName, ReadonlyMap<number, CausalContext>>()
  #losses = 0

  constructor({ now, partitions, core, storeIdOf }: ValuesOracleInit) {
    this.#now = now
    this.#partitions = partitions
    this.#core = core
    this.#storeIdOf = storeIdOf
  }

  get keys(): string[] {
    return [...new Set([...this.#minted.values()].map(({ key }) => key))]
  }

  seen(key: string): readonly Dot[] | undefined {
    return this.#seen.get(key)
  }

  called(peer: PeerName, id: CommandId, command: KeyedCommand): void {
    this.#open.set(`${peer} ${id}`, { command, calledAt: this.#now(), losses: this.#losses })
  }

  stopped(peer: PeerName, { diskLost }: Stop): void {
    this.#losses += diskLost ? 1 : 0
    for (const name of [...this.#open.keys()].filter((key) => key.startsWith(`${peer} `))) {
      this.#open.delete(name)
    }
  }

  observe(peer: PeerName, { core, output }: Effect): void {
    if (core !== 'values') {
      return
    }
    if (output.type === 'trace' && output.what === 'minted') {
      this.#mint(output.details as unknown as Minted)
    } else if (output.type === 'send') {
      const message = output.message as ValuesMessage
      for (const addition of message.type === 'update' ? message.update.additions : []) {
        this.#reveal(message, addition)
      }
    } else if (output.type === 'settle') {
      const call = this.#open.get(`${peer} ${output.id}`)
      this.#open.delete(`${peer} ${output.id}`)
      if (call !== undefined && output.outcome.ok) {
        if (call.command.type === 'get') {
          this.#found(call, call.command, output.outcome.value as FoundValues)
        } else {
          this.#written(call.command, call.losses, output.outcome.value as WrittenValue)
        }
      }
    }
  }

  /** It waits until what it has of partitions that it does not hold is with those that do. */
  handsOver(peer: PeerName, core: ValuesCore): void {
    const had = new Map<number, CausalContext>()
    for (let partition = 0; partition < this.#partitions; partition++) {
      const shard = core.shard(partition)
      if (shard?.isEmpty === false && core.holding(partition)?.replicas.some((one) => one.peer === peer) !== true) {
        const seen = new CausalContext()
        seen.merge(shard.seen)
        had.set(partition, seen)
      }
    }
    this.#handingOver.set(peer, had)
  }

  /** V13: of what it still has and does not hold, a majority has all that it had. Of replicas that are not there, or go by another configuration, nothing can be said. */
  handedOver(peer: PeerName): void {
    const core = this.#core(peer)
    for (const [partition, had] of this.#handingOver.get(peer) ?? []) {
      const holding = core?.holding(partition)
      if (holding === undefined || core?.shard(partition)?.isEmpty !== false) {
        continue
      }
      const { replicas } = holding
      const without = this.#without(
        holding,
        (shard) => [...had.missingFrom(shard?.seen ?? new CausalContext())].length > 0
      )
      const isReplica = replicas.some((one) => one.peer === peer)
      if (!isReplica && replicas.length - without.length < majority(replicas.length)) {
        throw new ViolationError(
          `V13: ${peer} is told that ${partition} is elsewhere, and ${without.join(' and ')} lack it.`
        )
      }
    }
  }

  /** What a peer says of eras. */
  check(core: ValuesCore): void {
    for (let partition = 0; partition < this.#partitions; partition++) {
      const holding = core.holding(partition)
      if (holding !== undefined) {
        this.#replicas.set(`${partition} ${holding.generation}.${holding.epoch}`, holding)
      }
    }
  }

  /** V2, V6: at any peer, and at any time, nothing is dead but what was replaced. */
  checkDead(peer: PeerName, core: ValuesCore): void {
    for (const [name, { key, dot }] of this.#minted) {
      const partition = partitionOf(key, this.#partitions)
      const shard = core.shard(partition)
      if (dot === undefined || shard === undefined || this.#killed.has(name)) {
        continue
      }
      const isAlive = shard.row(key).some((one) => nameOf(partition, one) === name)
      if (shard.seen.has(dot.replica, dot.counter) && !isAlive && this.#revealed.has(name)) {
        throw new ViolationError(`V2: at ${peer} ${name} of ${key} is dead, and nobody replaced it.`)
      }
    }
  }

  /** Once all is calm. */
  verify(cores: ReadonlyMap<PeerName, ValuesCore>): void {
    for (const [peer, core] of cores) {
      this.checkDead(peer, core)
    }
    for (const [key, all] of this.#acknowledged) {
      const partition = partitionOf(key, this.#partitions)
      const replicas = [...cores.values()].find((core) => core.holding(partition) !== undefined)?.holding(partition)
      for (const { peer } of replicas?.replicas ?? []) {
        const row = cores.get(peer)?.shard(partition)?.row(key) ?? []
        const alive = new Set(row.map((one) => nameOf(partition, one)))
        for (const one of all.filter(({ copies, losses }) => this.#losses - losses < copies)) {
          this.#verify(key, peer, one, alive)
        }
      }
    }
  }

  /** V10: what was asked once is made once. */
  #reveal(message: ValuesMessage, addition: Addition): void {
    const name = nameOf(message.type === 'update' ? message.partition : 0, addition)
    const value = nameOfValue(addition.value)
    const before = this.#dotOf.get(value) ?? name
    this.#dotOf.set(value, name)
    this.#revealed.add(name)
    if (before !== name) {
      throw new ViolationError(
        `V10: ${value} of ${addition.key} was put once, and is there as ${before} and as ${name}.`
      )
    }
  }

  #verify(key: string, peer: PeerName, { dot, replaced }: Acknowledged, alive: ReadonlySet<string>): void {
    if (dot !== undefined && !alive.has(dot) && !this.#killed.has(dot)) {
      throw new ViolationError(`V1: ${dot} of ${key} was acknowledged, nobody replaced it, and ${peer} has it not.`)
    }
    const back = replaced.find((name) => alive.has(name))
    if (back !== undefined) {
      throw new ViolationError(`V6: ${back} of ${key} was replaced, which was acknowledged, and is back at ${peer}.`)
    }
  }

  #mint(minted: Minted): void {
    for (const dot of minted.replaced) {
      this.#killed.add(nameOf(minted.partition, dot))
    }
    if (minted.dot !== undefined) {
      const name = nameOf(minted.partition, minted.dot)
      if (this.#revealed.has(name)) {
        throw new ViolationError(`V7: ${name} is minted again.`)
      }
      this.#minted.set(name, minted)
    }
  }

  #written(command: Extract<KeyedCommand, { type: 'write' }>, losses: number, { context, era }: WrittenValue): void {
    const { key, sloppy = false, write } = command
    const partition = partitionOf(key, this.#partitions)
    const [dot] = context.map((one) => nameOf(partition, one))
    const minted = dot === undefined ? undefined : this.#minted.get(dot)
    if (dot !== undefined) {
      this.#revealed.add(dot)
    }
    if (dot !== undefined && minted?.key !== key) {
      throw new ViolationError(`V2: ${dot} was given to ${key}, and is of ${minted?.key ?? 'no key'}.`)
    }
    const name = `${era.generation}.${era.epoch}`
    const holding = this.#replicas.get(`${partition} ${name}`)
    const replicas = holding?.replicas.length
    const copies = sloppy || replicas === undefined ? 0 : (write ?? majority(replicas))
    if (dot !== undefined && holding !== undefined) {
      this.#checkCopies(context[0] as Dot, holding, copies)
    }
    const all = this.#acknowledged.get(key) ?? []
    all.push({
      era: name,
      at: this.#now(),
      dot,
      // A delete without a context says not what it replaced.
      replaced: (minted?.replaced ?? command.context ?? []).map((one) => nameOf(partition, one)),
      copies,
      replicas: replicas ?? 0,
      losses
    })
    this.#acknowledged.set(key, all)
  }

  /** V1: so many replicas of that configuration have it. Of those that are not there, or go by another one by now, nothing can be said. */
  #checkCopies({ replica, counter }: Dot, holding: Holding, copies: number): void {
    const { partition, replicas } = holding
    const without = this.#without(holding, (shard) => shard?.seen.has(replica, counter) !== true)
    if (replicas.length - without.length < copies) {
      const names = without.join(' and ')
      throw new ViolationError(`V1: ${replica}@${counter} of ${partition} is acknowledged, and ${names} lack it.`)
    }
  }

  /** Those of its replicas that are there, go by this configuration, and lack it. */
  #without(
    { partition, generation, epoch, replicas }: Holding,
    lacks: (shard: ReturnType<ValuesCore['shard']>) => boolean
  ): PeerName[] {
    return replicas.flatMap(({ peer, storeId }) => {
      const core = this.#storeIdOf(peer) === storeId ? this.#core(peer) : undefined
      const known = core?.holding(partition)
      const isThere = known?.generation === generation && known.epoch === epoch
      return isThere && lacks(core?.shard(partition)) ? [peer] : []
    })
  }

  #found(
    { calledAt }: Call,
    { key, read }: Extract<KeyedCommand, { type: 'get' }>,
    { context, era }: FoundValues
  ): void {
    this.#seen.set(key, context)
    const partition = partitionOf(key, this.#partitions)
    const found = new Set(context.map((one) => nameOf(partition, one)))
    for (const name of found) {
      if (this.#minted.get(name)?.key !== key) {
        throw new ViolationError(`V2: a get of ${key} found ${name}, which is none of its puts.`)
      }
    }
    const name = `${era.generation}.${era.epoch}`
    for (const one of this.#acknowledged.get(key) ?? []) {
      const isMet = (read ?? majority(one.replicas)) + one.copies > one.replicas
      if (one.at > calledAt || one.era !== name || one.copies === 0 || !isMet) {
        continue
      }
      const { dot, replaced } = one
      if (dot !== undefined && !found.has(dot) && !this.#killed.has(dot)) {
        throw new ViolationError(`V5: a get of ${key} in era ${name} does not see ${dot}, acknowledged in it before.`)
      }
      const back = replaced.find((other) => found.has(other))
      if (back !== undefined) {
        throw new ViolationError(`V5: a get of ${key} in era ${name} sees ${back}, replaced in it before.`)
      }
    }
  }
}

/** Each is another one, whatever it is filled up with. */
export function valueOf(number: number, bytes: number): Uint8Array {
  const name = new TextEncoder().encode(`v${number}`)
  const value = new Uint8Array(Math.max(name.length, bytes))
  value.set(name)
  return value
}

function nameOfValue(value: Uint8Array): string {
  const end = value.indexOf(0)
  return new TextDecoder().decode(end === -1 ? value : value.subarray(0, end))
}

function majority(count: number): number {
  return Math.floor(count / 2) + 1
}

/** Each partition counts its own dots. */
function nameOf(partition: number, dot: Dot): string {
  return `${partition} ${dotKey(dot)}`
}
