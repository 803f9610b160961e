import type { webcrypto } from 'node:crypto'
import { toString as toText } from 'uint8arrays'

/** AES-256, and nothing that could be guessed. */
export const ENCRYPTION_KEY_BYTES = 32

const ID_BYTES = 8
const NAME_KEY_BYTES = 32
/** So many digits of 6 bits of HMAC-SHA-256: among 2³² records two are named alike with a chance of 2⁻⁶⁹. */
const NAME_DIGITS = 22
/** Of keys for the records of earlier starts, so many are kept at a time: one is derived in microseconds. */
const RECORD_KEYS_MAX = 1_024

/** What a key is used for. Each use has a key of its own, so that none says anything of another (RFC 5869). */
const USES = { id: 'peermesh/1 id', name: 'peermesh/1 name', record: 'peermesh/1 record' } as const

/** Of one unit of text. */
const UTF8_BYTES_MAX = 3

const ENCODER = new TextEncoder()

/** How names on disk begin that are not what they are. Names of cores begin otherwise. */
export const ENCRYPTED_MARK = '~'

/** That of `node:crypto`. */
type Hash = (algorithm: string, data: Uint8Array, encoding: 'buffer' | 'base64url') => Uint8Array | string

/**
 * The id of a key of 32 bytes: 16 hexadecimal digits that follow from it, and tell nothing of it. Another key has another one, so that a wrong key
 * is never taken for the right one.
 */
export async function encryptionKeyId(key: Uint8Array): Promise<string> {
  return toText(await derive(await importKey(key), USES.id, ID_BYTES), 'base16')
}

/** One key of a ring, with all that is derived from it. */
export class RingKey {
  readonly id: string
  readonly #material: webcrypto.CryptoKey
  readonly #nameHash: NameHash
  readonly #recordKeys = new Map<string, Promise<webcrypto.CryptoKey>>()

  static async open(bytes: Uint8Array, hash: Hash): Promise<RingKey> {
    const material = await importKey(bytes)
    const id = toText(await derive(material, USES.id, ID_BYTES), 'base16')
    const nameHash = new NameHash(await derive(material, USES.name, NAME_KEY_BYTES), hash)
    return new RingKey({ id, material, nameHash })
  }

  private constructor(init: { id: string; material: webcrypto.CryptoKey; nameHash: NameHash }) {
    this.id = init.id
    this.#material = init.material
    this.#nameHash = init.nameHash
  }

  /** `name := "~" • id • "/" • core • "/" • base64url(HMAC(name key, record key))`, as far as 22 digits go: the same at each write, and what it hides cannot be told from it. */
  nameOf(key: string): string {
    return `${this.prefixOf(key)}${this.#nameHash.of(key)}`
  }

  /** What the names of all records have in common whose keys begin so: no more than their core. */
  prefixOf(prefix: string): string {
    const slash = prefix.indexOf('/')
    return slash === -1 ? rangeOf(this.id) : `${rangeOf(this.id)}${prefix.slice(0, slash)}/`
  }

  /** What encrypts the records of one start. */
  async recordKey(salt: Uint8Array): Promise<webcrypto.CryptoKey> {
    const name = toText(salt, 'base16')
    let key = this.#recordKeys.get(name)
    if (key === undefined) {
      if (this.#recordKeys.size >= RECORD_KEYS_MAX) {
        this.#recordKeys.clear()
      }
      key = globalThis.crypto.subtle.deriveKey(
        hkdf(USES.record, salt),
        this.#material,
        { name: 'AES-GCM', length: 8 * ENCRYPTION_KEY_BYTES },
        false,
        ['encrypt', 'decrypt']
      )
      this.#recordKeys.set(name, key)
    }
    return await key
  }
}

const HASH_BLOCK_BYTES = 64
const HASH_BYTES = 32
const INNER_PAD = 0x36
const OUTER_PAD = 0x5c

/** HMAC-SHA-256 (RFC 2104), of one call of a hash after another: an `Hmac` of its own for each name costs several times as much as the rest of it. */
class NameHash {
  readonly #hash: Hash
  readonly #inner: Uint8Array
  readonly #outer = new Uint8Array(HASH_BLOCK_BYTES + HASH_BYTES)

  constructor(key: Uint8Array, hash: Hash) {
    const block = new Uint8Array(HASH_BLOCK_BYTES)
    block.set(key)
    this.#hash = hash
    this.#inner = block.map((byte) => byte ^ INNER_PAD)
    this.#outer.set(block.map((byte) => byte ^ OUTER_PAD))
  }

  of(text: string): string {
    const bytes = new Uint8Array(HASH_BLOCK_BYTES + UTF8_BYTES_MAX * text.length)
    bytes.set(this.#inner)
    const { written } = ENCODER.encodeInto(text, bytes.subarray(HASH_BLOCK_BYTES))
    const inner = this.#hash('sha256', bytes.subarray(0, HASH_BLOCK_BYTES + written), 'buffer')
    this.#outer.set(inner as Uint8Array, HASH_BLOCK_BYTES)
    return (this.#hash('sha256', this.#outer, 'base64url') as string).slice(0, NAME_DIGITS)
  }
}

/** Keys, of which the first writes and all read (Node only). */
export class KeyRing {
  /** What writes. */
  readonly current: RingKey
  readonly #keys: ReadonlyMap<string, RingKey>

  /** @param keys at least one */
  static async open(keys: readonly Uint8Array[]): Promise<KeyRing> {
    const { hash } = await import('node:crypto')
    const opened = await Promise.all(keys.map((key) => RingKey.open(key, hash)))
    return new KeyRing(opened[0] as RingKey, opened)
  }

  private constructor(current: RingKey, keys: readonly RingKey[]) {
    this.current = current
    this.#keys = new Map(keys.map((key) => [key.id, key]))
  }

  get(id: string): RingKey | undefined {
    return this.#keys.get(id)
  }

  get ids(): string[] {
    return [...this.#keys.keys()]
  }
}

/** What all names begin with that a key gave. */
export function rangeOf(id: string): string {
  return `${ENCRYPTED_MARK}${id}/`
}

async function importKey(key: Uint8Array): Promise<webcrypto.CryptoKey> {
  return await globalThis.crypto.subtle.importKey('raw', new Uint8Array(key), 'HKDF', false, [
    'deriveBits',
    'deriveKey'
  ])
}

async function derive(material: webcrypto.CryptoKey, use: string, bytes: number): Promise<Uint8Array> {
  return new Uint8Array(await globalThis.crypto.subtle.deriveBits(hkdf(use), material, 8 * bytes))
}

function hkdf(use: string, salt: Uint8Array = new Uint8Array(0)): webcrypto.HkdfParams {
  return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(salt), info: ENCODER.encode(use) }
}
