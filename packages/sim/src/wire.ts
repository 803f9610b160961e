import type { Random, Seat } from '@peermesh/kernel'
import { ViolationError } from './errors.ts'
import type { Trace } from './trace.ts'
import type { VirtualPeer } from './virtual-peer.ts'
import type { Weather } from './weather.ts'

/** What became of a message on its way out: itself, or lost because its bytes were damaged. */
export type Passed = { readonly message: unknown; readonly priority: number } | 'damaged'

/**
 * Messages pass between peers as they are, frozen, so that a core which changes what it sent or received fails. A few go through their codec,
 * and a few of those are damaged: SPEC.md, W1 to W4.
 */
export class Wire {
  readonly #trace: Trace

  constructor(trace: Trace) {
    this.#trace = trace
  }

  pass(
    peer: VirtualPeer,
    seat: Seat,
    version: number,
    message: unknown,
    { codecEvery, corruptChance }: Weather
  ): Passed {
    deepFreeze(message)
    // What an older version does not carry must not arrive.
    if (peer.random.wire.integer(codecEvery) !== 0 && version === seat.version) {
      return { message, priority: seat.priority }
    }
    const bytes = guard(peer, seat, 'encode', () => seat.codec.encode(message, version))
    if (corruptChance > 0 && peer.random.wire.chance(corruptChance)) {
      this.#damage(peer.random.wire, seat, version, bytes)
      return 'damaged'
    }
    const decoded = guard(peer, seat, 'decode', () => seat.codec.decode(bytes.slice(), version))
    const again = guard(peer, seat, 'encode', () => seat.codec.encode(decoded, version))
    if (!sameBytes(bytes, again)) {
      throw new ViolationError(`W2: a message of ${seat.name} from ${peer.name} has other bytes once it was decoded.`)
    }
    deepFreeze(decoded)
    this.#trace.bytes(bytes)
    return { message: decoded, priority: seat.priority }
  }

  /** Bytes that nobody encoded must be refused, or decode to something that can be encoded. */
  #damage(random: Random, seat: Seat, version: number, bytes: Uint8Array): void {
    const damaged = random.chance(0.5) ? bytes.slice(0, random.integer(bytes.length + 1)) : bytes.slice()
    const flips = random.integer(4)
    for (let count = 0; count < flips && damaged.length > 0; count++) {
      const index = random.integer(damaged.length)
      damaged[index] = (damaged[index] as number) ^ (1 << random.integer(8))
    }
    try {
      const decoded = seat.codec.decode(damaged, version)
      seat.codec.encode(decoded, version)
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'MalformedMessageError') {
        throw new ViolationError(`W3: the codec of ${seat.name} met damaged bytes and threw ${String(error)}.`, {
          cause: error
        })
      }
    }
  }
}

function guard<T>(peer: VirtualPeer, seat: Seat, what: 'encode' | 'decode', action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw new ViolationError(`W1: ${seat.name} of ${peer.name} cannot ${what} its own message: ${String(error)}.`, {
      cause: error
    })
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) {
    return false
  }
  for (let index = 0; index < a.length; index++) {
    if (a[index] !== b[index]) {
      return false
    }
  }
  return true
}

/** Freezes plain data all the way down. What is frozen already is taken to be so throughout. Bytes cannot be frozen. */
function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) {
    return
  }
  Object.freeze(value)
  // Fields are looked at before they are called for: most are no objects, and this is the simulator's most frequent work.
  if (Array.isArray(value)) {
    for (const item of value) {
      if (typeof item === 'object') {
        deepFreeze(item)
      }
    }
    return
  }
  for (const name in value) {
    const field = (value as Record<string, unknown>)[name]
    if (typeof field === 'object') {
      deepFreeze(field)
    }
  }
}
