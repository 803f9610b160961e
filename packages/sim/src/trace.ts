import type { DhtInput, Effect, StackInput } from '@peermesh/kernel'
import { brief } from './brief.ts'
import { TraceHash } from './trace-hash.ts'
import type { VirtualPeer } from './virtual-peer.ts'

/** Events kept for the report of a failure. */
const KEPT_COUNT = 256

interface TraceEntry {
  readonly at: number
  readonly peer: string
  /** What happened: a step with its input and effects, or a note. */
  readonly what:
    | { readonly input: StackInput; readonly effects: readonly Effect[] }
    | { readonly kind: string; readonly text: string }
}

/**
 * What happened, one line for each event, in fixed columns: time, peer, core, input, effects. All of it is hashed; the last lines are
 * kept; text is made only of those that are printed.
 */
export class Trace {
  readonly #hash = new TraceHash()
  readonly #kept: (TraceEntry | undefined)[] = new Array<TraceEntry | undefined>(KEPT_COUNT).fill(undefined)
  readonly #now: () => number
  readonly #print: ((line: string) => void) | undefined
  #count = 0
  #lostCount = 0

  constructor(now: () => number, print: ((line: string) => void) | undefined) {
    this.#now = now
    this.#print = print
  }

  /** Messages that were in flight on a stream that broke off. */
  get lostCount(): number {
    return this.#lostCount
  }

  step(peer: VirtualPeer, input: StackInput, effects: readonly Effect[]): void {
    const at = this.#now()
    const hash = this.#hash
    hash.number(at)
    hash.word(peer.index)
    hash.text(input.type)
    if ('core' in input) {
      hash.text(input.core)
      if (input.type === 'input') {
        hash.text(input.input.type)
        hashForwarded(hash, input.input)
      } else {
        hash.text(input.from)
      }
    }
    hash.word(effects.length)
    for (const { core, output } of effects) {
      hash.text(core)
      hash.text(output.type)
      hashOutput(hash, output)
    }
    this.#keep({ at, peer: peer.name, what: { input, effects } })
  }

  /** Something that happened in the world, outside of any stack. */
  note(peer: VirtualPeer | undefined, kind: string, text: string): void {
    const at = this.#now()
    this.#hash.number(at)
    this.#hash.word(peer?.index ?? -1)
    this.#hash.text(kind)
    this.#hash.text(text)
    this.#keep({ at, peer: peer?.name ?? '*', what: { kind, text } })
  }

  /** Bytes on the wire: hashed, and not kept. */
  bytes(bytes: Uint8Array): void {
    this.#hash.bytes(bytes)
  }

  /** What a peer remembers: hashed in full, and not kept. */
  snapshot(peer: VirtualPeer, snapshot: unknown): void {
    this.#hash.word(peer.index)
    this.#hash.value(snapshot)
  }

  /** A message to this peer was lost with its stream. */
  lost(to: VirtualPeer): void {
    this.#lostCount++
    this.note(to, 'lost', 'a message with its stream')
  }

  /** The hash of all that happened. */
  digest(): string {
    return this.#hash.digest()
  }

  /** The last lines, oldest first. */
  lines(count: number): string[] {
    const kept = Math.min(count, KEPT_COUNT, this.#count)
    const lines: string[] = []
    for (let index = this.#count - kept; index < this.#count; index++) {
      const entry = this.#kept[index % KEPT_COUNT]
      if (entry !== undefined) {
        lines.push(format(entry))
      }
    }
    return lines
  }

  #keep(entry: TraceEntry): void {
    this.#kept[this.#count++ % KEPT_COUNT] = entry
    this.#print?.(format(entry))
  }
}

function hashForwarded(hash: TraceHash, input: Extract<StackInput, { type: 'input' }>['input']): void {
  switch (input.type) {
    case 'command':
      hash.word(input.id)
      return
    case 'persisted':
      hash.word(input.token)
      return
    case 'bulk':
      hash.text(input.event)
      hash.word(input.transfer)
      return
    case 'found':
      hash.value(input)
      return
  }
}

function hashOutput(hash: TraceHash, output: Effect['output']): void {
  switch (output.type) {
    case 'send':
      hash.text(output.to)
      return
    case 'persist':
      hash.word(output.token)
      hash.word(output.changes.length)
      return
    case 'settle':
      hash.word(output.id)
      hash.word(output.outcome.ok ? 1 : 0)
      return
    case 'bulk':
      hash.text(output.action)
      hash.word(output.transfer)
      return
    case 'lookup':
    case 'put':
    case 'provide':
      hash.value(output)
      return
    case 'dial':
      hash.text(output.address)
      return
    case 'reject':
    case 'expel':
      hash.text(output.peer)
      hash.text(output.reason)
      return
    default:
  }
}

function format({ at, peer, what }: TraceEntry): string {
  const left = `${at.toFixed(3).padStart(12)} ${peer.padEnd(4)}`
  if ('kind' in what) {
    return `${left} ${'--'.padEnd(12)} ${what.kind.padEnd(14)} ${what.text}`
  }
  const { input, effects } = what
  const core = 'core' in input ? input.core : '*'
  const outputs = effects.map((effect) => formatEffect(effect, core)).join('; ')
  return `${left} ${core.padEnd(12)} ${formatInput(input).padEnd(50)} ${outputs === '' ? '' : `→ ${outputs}`}`.trimEnd()
}

function formatInput(input: StackInput): string {
  switch (input.type) {
    case 'start':
      return `start          ${input.identity.storeId.slice(0, 8)} boot ${input.identity.boot}`
    case 'message':
    case 'gossip':
      return `${input.type.padEnd(14)} ${input.from} ${brief(input.message)}`
    case 'link':
      return `link ${input.status.padEnd(9)} ${input.peer}${input.status === 'lost' ? ` by ${input.by}` : ''}`
    case 'dialled':
      return `dialled        ${input.address} ${'failed' in input ? input.failed : 'ok'}`
    case 'addresses':
      return `addresses      ${input.addresses.join(' ')}`
    case 'wake':
      return 'wake'
    case 'input':
      return formatForwarded(input.input)
  }
}

function formatForwarded(input: Extract<StackInput, { type: 'input' }>['input']): string {
  switch (input.type) {
    case 'command':
      return `command        #${input.id} ${brief(input.command)}`
    case 'persisted':
      return `persisted      #${input.token}`
    case 'found':
      return `found          #${input.lookup} ${formatFound(input)}`
    case 'bulk':
      return `bulk ${input.event.padEnd(9)} #${input.transfer}${input.event === 'ended' ? ` ${input.direction} ${input.outcome}` : ''}`
  }
}

function formatFound(input: DhtInput): string {
  if ('failed' in input) {
    return input.failed
  }
  return 'values' in input ? brief(input.values) : brief(input.providers.map(({ peer }) => peer))
}

function formatEffect({ core, output }: Effect, inputCore: string): string {
  const by = core === inputCore ? '' : `${core}: `
  switch (output.type) {
    case 'send':
      return `${by}send ${output.to} ${brief(output.message)}`
    case 'publish':
      return `${by}publish ${brief(output.message)}`
    case 'bulk':
      return `${by}bulk ${output.action} #${output.transfer}`
    case 'lookup':
      return `${by}lookup #${output.lookup} ${output.what} ${output.key}`
    case 'put':
      return `${by}put ${output.key} ${brief(output.value)}`
    case 'provide':
      return `${by}provide ${output.key}`
    case 'dial':
      return `${by}dial ${output.address}`
    case 'persist':
      return `${by}persist #${output.token} (${output.changes.length})`
    case 'settle':
      return `${by}settle #${output.id} ${output.outcome.ok ? `ok ${brief(output.outcome.value)}` : output.outcome.failure.name}`
    case 'emit':
      return `${by}emit ${brief(output.event)}`
    case 'trace':
      return `${by}(${output.what}${output.details === undefined ? '' : ` ${brief(output.details)}`})`
    default:
      return `${by}${brief(output)}`
  }
}
