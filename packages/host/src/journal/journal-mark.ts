import { fromString, toString as toText } from 'uint8arrays'
import { diskError } from './disk-errors.ts'
import { JOURNAL_DIRECTORY } from './level-journal.ts'
import { type Crc32, RecordSeal } from './record-seal.ts'

/** Beside the journal, not in it. On disk: `sealed(MARK_FILE, JSON { boot, key?, log? })`. */
const MARK_FILE = 'journal-mark'

/** A log as it was when its journal was closed: it ends in whole records, all on the disk. */
interface ClosedLog {
  readonly name: string
  readonly bytes: number
  readonly crc32: number
}

interface Mark {
  /** The journal holds an identity of at least this boot. */
  readonly boot: number
  /** The id of the key that wrote then, where the journal is encrypted. */
  readonly key?: string
  readonly log?: ClosedLog
}

/** Of a mark that cannot be read this alone is known: there was a journal. */
const UNREADABLE: Mark = { boot: 1 }

/**
 * What a journal must hold at least, noted outside of it. A journal that lost its end looks like one that a loss of power tore, and one that lost all like a new
 * one: neither can tell by itself (Node only).
 *
 * The boot is noted once the journal has it for good: one that knows only of earlier boots lost something. The log is noted when the journal is closed;
 * any opening of a journal begins a log of a higher number, which is how a note that is out of date is told. So a crash between two writes
 * leaves a mark that asks for less than there is, never for more.
 */
export class JournalMark {
  readonly #dataDir: string
  readonly #key: Pick<Mark, 'key'>
  readonly #seal: RecordSeal
  readonly #crc32: Crc32
  readonly #mark: Mark | undefined

  /**
   * @param key the id of the key that writes from now on
   * @throws JournalError where there is a mark and the disk does not hand it out
   */
  static async open(dataDir: string, key?: string): Promise<JournalMark> {
    const [{ readFile }, { join }, { crc32 }] = await Promise.all([
      import('node:fs/promises'),
      import('node:path'),
      import('node:zlib')
    ])
    const path = join(dataDir, MARK_FILE)
    let sealed: Uint8Array | undefined
    try {
      sealed = await readFile(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        throw diskError(error, path, 'read')
      }
    }
    return new JournalMark({ dataDir, key, crc32, sealed })
  }

  private constructor({
    dataDir,
    key,
    crc32,
    sealed
  }: { dataDir: string; key: string | undefined; crc32: Crc32; sealed: Uint8Array | undefined }) {
    this.#dataDir = dataDir
    this.#key = key === undefined ? {} : { key }
    this.#crc32 = crc32
    this.#seal = new RecordSeal(crc32)
    this.#mark = sealed === undefined ? undefined : parse(this.#seal.open(MARK_FILE, sealed))
  }

  /** The boot that the journal must know of at least; 0 where it may be a new one. */
  get boot(): number {
    return this.#mark?.boot ?? 0
  }

  /** The id of the key that wrote last; `undefined` where that was none. */
  get writtenUnder(): string | undefined {
    return this.#mark?.key
  }

  /** What the last log lost since it was closed. To be asked before the journal is opened. */
  async lostOfLog(): Promise<string | undefined> {
    const closed = this.#mark?.log
    if (closed === undefined) {
      return undefined
    }
    const logs = await this.#logs()
    if (!logs.includes(closed.name)) {
      return logs.some((name) => numberOf(name) > numberOf(closed.name)) ? undefined : `${closed.name} is gone`
    }
    const log = await this.#read(closed.name)
    const same = log.byteLength >= closed.bytes && this.#crc32(log.subarray(0, closed.bytes)) === closed.crc32
    return same ? undefined : `${closed.name} is not as it was when it was closed`
  }

  /** This boot is in the journal for good. @throws DiskFullError, ReadOnlyDiskError, JournalError */
  async begun(boot: number): Promise<void> {
    await this.#write({ boot, ...this.#key })
  }

  /** All is written and the journal about to be closed: still ours, so that nobody else begins a log meanwhile. @throws as `begun` */
  async closing(boot: number): Promise<void> {
    const name = (await this.#logs()).at(-1)
    if (name !== undefined) {
      const log = await this.#synced(name)
      await this.#write({ boot, ...this.#key, log: { name, bytes: log.byteLength, crc32: this.#crc32(log) } })
    }
  }

  async #logs(): Promise<string[]> {
    const [{ readdir }, { join }] = await Promise.all([import('node:fs/promises'), import('node:path')])
    const names = await readdir(join(this.#dataDir, JOURNAL_DIRECTORY)).catch(() => [] as string[])
    return names.filter((name) => name.endsWith('.log')).sort((a, b) => numberOf(a) - numberOf(b))
  }

  async #read(name: string): Promise<Uint8Array> {
    const [{ readFile }, { join }] = await Promise.all([import('node:fs/promises'), import('node:path')])
    return await readFile(join(this.#dataDir, JOURNAL_DIRECTORY, name))
  }

  /** What the mark asks for must outlive the power, too. */
  async #synced(name: string): Promise<Uint8Array> {
    const [{ open }, { join }] = await Promise.all([import('node:fs/promises'), import('node:path')])
    const file = await open(join(this.#dataDir, JOURNAL_DIRECTORY, name), 'r+')
    try {
      await file.sync()
      return await file.readFile()
    } finally {
      await file.close()
    }
  }

  /** Whole or not at all. */
  async #write(mark: Mark): Promise<void> {
    const [{ open, rename }, { join }] = await Promise.all([import('node:fs/promises'), import('node:path')])
    const path = join(this.#dataDir, MARK_FILE)
    const draft = `${path}.new`
    const [sealed = new Uint8Array()] = this.#seal.close([{ key: MARK_FILE, value: fromString(JSON.stringify(mark)) }])
    try {
      const file = await open(draft, 'w', 0o600)
      try {
        await file.writeFile(sealed)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(draft, path)
    } catch (error) {
      throw diskError(error, path, 'written')
    }
  }
}

/** Numbers, padded to six digits and more: their order is not that of their letters. */
function numberOf(log: string): number {
  return Number.parseInt(log, 10)
}

/** What was written by us, unless its seal is broken. */
function parse(value: Uint8Array | undefined): Mark {
  return value === undefined ? UNREADABLE : (JSON.parse(toText(value)) as Mark)
}
