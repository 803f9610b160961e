/**
 * When a value's time is up, told in front of it: a tag of CBOR, an array of two, and the wall milliseconds in eight bytes, so that who knows nothing of it
 * sees a value that it cannot read, and nobody has to read the value to know its time.
 *
 *   expiring := D9 9A 54 82 1B • milliseconds, 8 bytes, big end first • value
 */
const HEAD = [0xd9, 0x9a, 0x54, 0x82, 0x1b] as const
const FRONT_BYTES = HEAD.length + 8

/** Below this the deterministic form of CBOR would be shorter: February 1970. */
export const EXPIRES_AT_MIN = 2 ** 32

/** Undefined for a value whose time is never up. */
export function expiryOf(bytes: Uint8Array): number | undefined {
  if (bytes[0] !== HEAD[0] || bytes.length <= FRONT_BYTES || HEAD.some((byte, index) => bytes[index] !== byte)) {
    return undefined
  }
  const at = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getBigUint64(HEAD.length)
  return at < BigInt(EXPIRES_AT_MIN) || at > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(at)
}

/** The value until then. @param expiresAt whole wall milliseconds of at least `EXPIRES_AT_MIN` */
export function expiring(value: Uint8Array, expiresAt: number): Uint8Array {
  const bytes = new Uint8Array(FRONT_BYTES + value.length)
  bytes.set(HEAD)
  new DataView(bytes.buffer).setBigUint64(HEAD.length, BigInt(expiresAt))
  bytes.set(value, FRONT_BYTES)
  return bytes
}

/** The value itself. */
export function withoutExpiry(bytes: Uint8Array): Uint8Array {
  return expiryOf(bytes) === undefined ? bytes : bytes.subarray(FRONT_BYTES)
}
