import type { webcrypto } from 'node:crypto'
import type { JournalRecord } from '@peermesh/kernel'
import { writeUint32 } from '../../wire/frame.ts'
import { ENCRYPTED_MARK, type KeyRing, type RingKey } from './key-ring.ts'

const SALT_BYTES = 16
/** A counter in 64 bits. */
const COUNTER_BYTES = 8
const HEADER_BYTES = SALT_BYTES + COUNTER_BYTES
/** What AES-GCM takes: four zeros, then the counter. */
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_LENGTH_BYTES = 4

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Encrypts the records of one start: `encrypted := salt • u64(counter) • AES-256-GCM(u32(|key|) • key in UTF-8 • value)`, with the name under which it lies as
 * associated data, so that it is none under another name.
 *
 * HE2 No nonce is used twice with one key. The key is derived anew at each start, from 128 random bits, and the nonce is a counter under it. A random
 * nonce under a key that lasts would reach its limit of 2³² records (NIST SP 800-38D, 8.3) in five days of 10,000 writes a second, and a counter that
 * lasts would have to survive restored backups.
 */
export class RecordCipher {
  readonly #salt = globalThis.crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  readonly #key: RingKey
  #recordKey: Promise<webcrypto.CryptoKey> | undefined
  #counter = 0n

  constructor(key: RingKey) {
    this.#key = key
  }

  /** @param name where it is to lie */
  async encrypt(name: string, key: string, value: Uint8Array): Promise<Uint8Array> {
    const header = new Uint8Array(HEADER_BYTES)
    header.set(this.#salt)
    this.#counter += 1n
    new DataView(header.buffer).setBigUint64(SALT_BYTES, this.#counter)
    this.#recordKey ??= this.#key.recordKey(this.#salt)
    const recordKey = await this.#recordKey
    const encrypted = await globalThis.crypto.subtle.encrypt(parameters(header, name), recordKey, plain(key, value))
    const record = new Uint8Array(HEADER_BYTES + encrypted.byteLength)
    record.set(header)
    record.set(new Uint8Array(encrypted), HEADER_BYTES)
    return record
  }
}

/** The record that lies under a name; `undefined` where it is none that this key made under that name. */
async function decrypt(key: RingKey, name: string, record: Uint8Array): Promise<JournalRecord | undefined> {
  if (record.byteLength < HEADER_BYTES + TAG_BYTES + KEY_LENGTH_BYTES) {
    return undefined
  }
  const header = record.subarray(0, HEADER_BYTES)
  const recordKey = await key.recordKey(header.subarray(0, SALT_BYTES))
  let bytes: Uint8Array
  try {
    const encrypted = new Uint8Array(record.subarray(HEADER_BYTES))
    bytes = new Uint8Array(await globalThis.crypto.subtle.decrypt(parameters(header, name), recordKey, encrypted))
  } catch (error) {
    if ((error as Error).name !== 'OperationError') {
      throw error
    }
    return undefined
  }
  const valueAt = KEY_LENGTH_BYTES + new DataView(bytes.buffer).getUint32(0)
  return [DECODER.decode(bytes.subarray(KEY_LENGTH_BYTES, valueAt)), bytes.subarray(valueAt)]
}

/** Stands for the key of what lies in the clear. */
export const IN_THE_CLEAR = 'clear'

/** How names begin that are none of a record's. */
const OWN_MARK = '!'

/** The id of the key that made a name, or `IN_THE_CLEAR`; `undefined` where no record lies under it. */
export function keyIdIn(name: string): string | undefined {
  if (name.startsWith(OWN_MARK)) {
    return undefined
  }
  return name.startsWith(ENCRYPTED_MARK) ? name.slice(1).split('/')[0] : IN_THE_CLEAR
}

/** So many are decrypted at one time: enough to keep all threads busy. */
const DECRYPTED_AT_ONCE = 1_000

/** The records that lie under names, in the clear or under keys of the ring; `undefined` for each that its key does not open. */
export async function decryptAll(
  ring: KeyRing,
  written: readonly JournalRecord[]
): Promise<(JournalRecord | undefined)[]> {
  const records: (JournalRecord | undefined)[] = []
  for (let start = 0; start < written.length; start += DECRYPTED_AT_ONCE) {
    const some = written.slice(start, start + DECRYPTED_AT_ONCE)
    records.push(...(await Promise.all(some.map((record) => decryptOne(ring, record)))))
  }
  return records
}

async function decryptOne(ring: KeyRing, record: JournalRecord): Promise<JournalRecord | undefined> {
  const key = ring.get(keyIdIn(record[0]) ?? '')
  return key === undefined ? record : await decrypt(key, ...record)
}

function plain(key: string, value: Uint8Array): Uint8Array<ArrayBuffer> {
  const keyBytes = ENCODER.encode(key)
  const bytes = new Uint8Array(KEY_LENGTH_BYTES + keyBytes.byteLength + value.byteLength)
  writeUint32(bytes, 0, keyBytes.byteLength)
  bytes.set(keyBytes, KEY_LENGTH_BYTES)
  bytes.set(value, KEY_LENGTH_BYTES + keyBytes.byteLength)
  return bytes
}

function parameters(header: Uint8Array, name: string): webcrypto.AesGcmParams {
  const iv = new Uint8Array(NONCE_BYTES)
  iv.set(header.subarray(SALT_BYTES), NONCE_BYTES - COUNTER_BYTES)
  return { name: 'AES-GCM', iv, additionalData: ENCODER.encode(name), tagLength: 8 * TAG_BYTES }
}
