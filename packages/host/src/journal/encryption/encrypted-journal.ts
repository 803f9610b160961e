import { compareText, type Durability, type Journal, type JournalChange, type JournalRecord } from '@peermesh/kernel'
import { fromString } from 'uint8arrays'
import { corruptRecord } from '../../errors.ts'
import type { LevelJournal } from '../level-journal.ts'
import { decryptAll, IN_THE_CLEAR, keyIdIn, RecordCipher } from './encrypted-record.ts'
import { type KeyRing, rangeOf } from './key-ring.ts'
import { RETIRING_KEY, type Unlocked } from './unlock.ts'

/** What one step rewrites at most: a write that comes meanwhile waits for so much. */
const REWRITE_RECORDS_MAX = 128
const REWRITE_BYTES_MAX = 128 * 1024

/** LevelDB is told to drop what was rewritten each time that it is so much: as often as it writes what it holds in memory anyway. */
const DROP_EVERY_BYTES = 4 * 1024 * 1024

/** What the journal on disk does for an encrypted one. */
export type EncryptedDisk = Pick<LevelJournal, 'append' | 'read' | 'slice' | 'compact' | 'close'>

/** How the keys of a journal stand. */
export interface EncryptionStatistics {
  /** The id of the key that writes. */
  readonly key: string
  /** At most so many records are not under it yet; 0 once none is. */
  readonly recordsLeft: number
  /** The ids of the other keys without which something in the data directory can't be read: keep them. */
  readonly neededKeys: readonly string[]
  /** The ids of keys that were given and that nothing in the data directory needs: they may be left out, and thrown away. */
  readonly spareKeys: readonly string[]
  /** Whether something still lies in the clear: records, or a damaged journal that was set aside. */
  readonly inTheClear: boolean
}

/** Where records may lie that are not under the key that writes. */
interface Older {
  readonly id: string
  readonly from: string
  readonly to: string
  /** Where a record lies there; `undefined` where none does, and only what was replaced is still in LevelDB's files. */
  readonly nameOf: ((key: string) => string) | undefined
  readonly prefixOf: (prefix: string) => string
}

/** Names in the clear begin with a core's: behind `!`, and before `~`. */
const CLEAR: Older = { id: IN_THE_CLEAR, from: '"', to: '~', nameOf: (key) => key, prefixOf: (prefix) => prefix }

function olderOf(id: string, ring: KeyRing): Older {
  if (id === IN_THE_CLEAR) {
    return CLEAR
  }
  const key = ring.get(id)
  return {
    id,
    // All names that begin with the mark, the id and a slash: the next character is a zero.
    from: rangeOf(id),
    to: `${rangeOf(id).slice(0, -1)}0`,
    nameOf: key === undefined ? undefined : (name) => key.nameOf(name),
    prefixOf: (prefix) => key?.prefixOf(prefix) ?? rangeOf(id)
  }
}

/**
 * Encrypts what is written to a journal on disk, and reads what any key of a ring encrypted, and what lies in the clear. It keeps the contract of
 * `Journal` as the one beneath does: a batch becomes one batch.
 *
 * HE1 A record's key, but for the name of its core, and its value are on disk only as the first key of the ring encrypts them.
 * HE4 What is not under that key is replaced when it changes, and bit by bit by `rewriteSome`, each time in one batch with the removal of what it
 *     replaces. So at any moment a record is there once, and whoever begins anew goes on with what is left.
 * HE5 A key is needed until nothing is under it, for the power to fail, and LevelDB was told to drop what was.
 * HE7 After a write that failed, of a batch or of a step, nothing is written any more (HJ3).
 */
export class EncryptedJournal implements Journal {
  readonly #disk: EncryptedDisk
  readonly #ring: KeyRing
  readonly #cipher: RecordCipher
  readonly #setAside: readonly string[]
  #older: Older[]
  #recordsLeft = 0
  #retiringNoted = false
  /** Of the first of the older: how far it is rewritten, and from where on LevelDB was not told to drop it. */
  #at: string | undefined
  #dropFrom: string | undefined
  #bytesToDrop = 0
  #lastTurn: Promise<void> = Promise.resolve()
  #failure: Error | undefined

  /**
   * @param init.found what is in the journal
   * @param init.setAside keys that journals need which were set aside: they are read at each start
   */
  constructor(init: {
    readonly disk: EncryptedDisk
    readonly ring: KeyRing
    readonly found: Pick<Unlocked, 'counts' | 'retiring'>
    readonly setAside?: Iterable<string>
  }) {
    const { counts, retiring } = init.found
    const current = init.ring.current.id
    this.#disk = init.disk
    this.#ring = init.ring
    this.#cipher = new RecordCipher(init.ring.current)
    this.#setAside = [...(init.setAside ?? [])]
    const ids = new Set([...counts.keys(), ...retiring])
    ids.delete(current)
    this.#older = [...ids].map((id) => olderOf(id, init.ring))
    for (const id of ids) {
      this.#recordsLeft += counts.get(id) ?? 0
    }
  }

  get statistics(): EncryptionStatistics {
    const { id: key } = this.#ring.current
    const needed = new Set([...this.#older.map(({ id }) => id), ...this.#setAside])
    needed.delete(key)
    return {
      key,
      recordsLeft: this.#recordsLeft,
      neededKeys: [...needed].filter((id) => id !== IN_THE_CLEAR),
      spareKeys: this.#ring.ids.filter((id) => id !== key && !needed.has(id)),
      inTheClear: needed.has(IN_THE_CLEAR)
    }
  }

  /** Whether all is under the key that writes, and nothing else needs to be dropped. */
  get isThrough(): boolean {
    return this.#older.length === 0
  }

  append(changes: readonly JournalChange[], { durability }: { readonly durability: Durability }): Promise<void> {
    return this.#inTurn(async () => {
      const operations = await Promise.all(changes.map((change) => this.#encrypted(change)))
      await this.#write(operations.flat(), durability)
    })
  }

  /** All at once, and in the order of their keys: between two parts of it nothing is rewritten, so that none is missed. */
  async *read(prefix: string): AsyncGenerator<JournalRecord> {
    const records = await this.#inTurn(() => this.#readAll(prefix))
    yield* records.sort(([a], [b]) => compareText(a, b))
  }

  /** Puts some records under the key that writes. Resolves with whether there may be more. */
  async rewriteSome(): Promise<boolean> {
    const older = this.#older[0]
    if (older === undefined) {
      return false
    }
    await this.#noteRetiring()
    if (await this.#inTurn(() => this.#rewriteSlice(older))) {
      await this.#dropSometimes()
      return true
    }
    await this.#disk.compact(older)
    this.#at = undefined
    this.#dropFrom = undefined
    this.#bytesToDrop = 0
    this.#older = this.#older.slice(1)
    if (this.#older.length > 0) {
      return true
    }
    this.#recordsLeft = 0
    await this.#inTurn(() => this.#write([{ key: RETIRING_KEY }], 'power'))
    return false
  }

  async close(): Promise<void> {
    await this.#disk.close()
  }

  async #encrypted({ key, value }: JournalChange): Promise<JournalChange[]> {
    const name = this.#ring.current.nameOf(key)
    const encrypted = value === undefined ? undefined : await this.#cipher.encrypt(name, key, value)
    const replaced = this.#older.flatMap(({ nameOf }) => (nameOf === undefined ? [] : [{ key: nameOf(key) }]))
    return [{ key: name, value: encrypted }, ...replaced]
  }

  /** Before anything is taken from under a key, so that what LevelDB still holds of it is not forgotten by a crash. */
  async #noteRetiring(): Promise<void> {
    if (!this.#retiringNoted) {
      const value = fromString(JSON.stringify(this.#older.map(({ id }) => id)))
      await this.#inTurn(() => this.#write([{ key: RETIRING_KEY, value }], 'power'))
      this.#retiringNoted = true
    }
  }

  async #rewriteSlice(older: Older): Promise<boolean> {
    const records = await this.#disk.slice({
      from: this.#at ?? older.from,
      to: older.to,
      recordsMax: REWRITE_RECORDS_MAX,
      bytesMax: REWRITE_BYTES_MAX
    })
    const opened = await this.#opened(records)
    const operations = await Promise.all(
      opened.map(async ([key, value], index): Promise<JournalChange[]> => {
        const name = this.#ring.current.nameOf(key)
        const replaced = (records[index] as JournalRecord)[0]
        return [{ key: name, value: await this.#cipher.encrypt(name, key, value) }, { key: replaced }]
      })
    )
    if (records.length > 0) {
      await this.#write(operations.flat(), 'power')
    }
    for (const [name, value] of records) {
      this.#dropFrom ??= name
      this.#at = `${name}\0`
      this.#bytesToDrop += value.byteLength
      this.#recordsLeft = Math.max(0, this.#recordsLeft - 1)
    }
    return records.length > 0
  }

  /** Between turns: it takes LevelDB a while, in a thread of its own, and writes go on. */
  async #dropSometimes(): Promise<void> {
    const from = this.#dropFrom
    const to = this.#at
    if (from !== undefined && to !== undefined && this.#bytesToDrop >= DROP_EVERY_BYTES) {
      await this.#disk.compact({ from, to })
      this.#dropFrom = undefined
      this.#bytesToDrop = 0
    }
  }

  async #readAll(prefix: string): Promise<JournalRecord[]> {
    const records: JournalRecord[] = []
    for (const place of [this.#ring.current, ...this.#older]) {
      const written: JournalRecord[] = []
      for await (const record of this.#disk.read(place.prefixOf(prefix))) {
        if (keyIdIn(record[0]) === place.id) {
          written.push(record)
        }
      }
      records.push(...(await this.#opened(written)))
    }
    return records.filter(([key]) => key.startsWith(prefix))
  }

  async #opened(written: readonly JournalRecord[]): Promise<JournalRecord[]> {
    return (await decryptAll(this.#ring, written)).map((record, index) => {
      if (record === undefined) {
        throw corruptRecord((written[index] as JournalRecord)[0], 'its key does not open it')
      }
      return record
    })
  }

  async #write(changes: readonly JournalChange[], durability: Durability): Promise<void> {
    if (this.#failure !== undefined) {
      throw this.#failure
    }
    try {
      await this.#disk.append(changes, { durability })
    } catch (error) {
      this.#failure = error as Error
      throw error
    }
  }

  /** One after another: what a step reads must still be there when it writes. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#lastTurn
    const turn = Promise.withResolvers<void>()
    this.#lastTurn = turn.promise
    await before
    try {
      return await work()
    } finally {
      turn.resolve()
    }
  }
}
