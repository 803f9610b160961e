import { InvalidParametersError } from '@peermesh/kernel'
import { EXPIRES_AT_MIN, expiring, expiryOf, VALUE_BYTES_MAX } from './core/index.ts'
import { ValueTooLargeError } from './errors.ts'
import type { Expiry } from './write-options.ts'

/** What is stored for a value that expires. @throws InvalidParametersError, ValueTooLargeError */
export function withExpiry(bytes: Uint8Array, { ttlMs, expiresAt }: Expiry = {}): Uint8Array {
  if (ttlMs === undefined && expiresAt === undefined) {
    return bytes
  }
  const at = Math.ceil(expiresAt ?? Date.now() + (ttlMs ?? 0))
  const isMeant = (ttlMs === undefined || (expiresAt === undefined && ttlMs > 0)) && Number.isSafeInteger(at)
  if (!isMeant || at < EXPIRES_AT_MIN) {
    throw new InvalidParametersError(
      `A value has ttlMs, of more than 0, or expiresAt, in milliseconds since 1970, and not both: ${JSON.stringify({ ttlMs, expiresAt })}.`
    )
  }
  const stored = expiring(bytes, at)
  if (stored.length > VALUE_BYTES_MAX) {
    throw new ValueTooLargeError(stored.length, VALUE_BYTES_MAX)
  }
  return stored
}

/**
 * Whose time is up stays so for whoever has seen it, where the wall clock goes back.
 *
 * S31 A value whose time is up by the wall clock here is not read.
 */
export class ExpiryClock {
  readonly #now: () => number
  #latest = 0

  /** @param now the wall clock */
  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** One that stands still: what is not up by now is never up. */
  stopped(): ExpiryClock {
    const now = Math.max(this.#latest, this.#now())
    return new ExpiryClock(() => now)
  }

  isExpired(bytes: Uint8Array): boolean {
    const expiresAt = expiryOf(bytes)
    if (expiresAt === undefined) {
      return false
    }
    this.#latest = Math.max(this.#latest, this.#now())
    return expiresAt <= this.#latest
  }
}
