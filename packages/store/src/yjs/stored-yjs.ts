import type { AbortOptions } from '@libp2p/interface'
import * as Y from 'yjs'
import { StoreBusyError } from '../errors.ts'
import type { ReplicatedUpdates } from '../typed/types.ts'
import { toMerge, UPDATES_MAX } from './merging.ts'
import type { YjsProvider } from './provider.ts'

/** After the store was too busy to take a write. */
const RETRY_MS = 200

/** What Yjs makes of nothing: no structs, no deletes. */
const NOTHING_BYTES = 2

/**
 * One document, and the updates under a key of the store of which it is the merge.
 *
 * Intuition: a library that takes in a journal issue by issue, and now and then binds old issues into a volume. The volume is put on the shelf
 * before the issues that are in it, and only those, are taken away. Where two bind the same issues at once there are two volumes, until
 * the next binding.
 *
 * What is changed while a write is on its way goes with the next: who types fast writes few updates, however slow the disk is.
 */
export class StoredYjs implements YjsProvider {
  readonly doc: Y.Doc
  readonly #updates: ReplicatedUpdates
  readonly #updatesMax: number
  readonly #closing = new AbortController()
  /** Updates that are stored and in the document: how many bytes each has. */
  readonly #stored = new Map<string, number>()
  readonly #unreadable = new Set<string>()
  #unwritten: Uint8Array[] = []
  #following: Promise<void> | undefined
  #writing: Promise<void> | undefined
  #merging: Promise<void> | undefined
  #mergeAbove: number
  /** Why the last write failed. */
  #failure: { readonly reason: unknown } | undefined

  /** @param updatesMax above how many updates some are merged */
  constructor(updates: ReplicatedUpdates, doc: Y.Doc, updatesMax = UPDATES_MAX) {
    this.#updates = updates
    this.doc = doc
    this.#updatesMax = updatesMax
    this.#mergeAbove = this.#drawMergeAbove()
  }

  get key(): string {
    return this.#updates.key
  }

  get unreadable(): number {
    return this.#unreadable.size
  }

  async open(options?: AbortOptions): Promise<void> {
    // Both from now on: what happens while we read is not missed.
    const changes = this.#updates.watch({ signal: this.#closing.signal })
    this.doc.on('update', this.#changed)
    try {
      const stored = await this.#read(await this.#updates.ids(options))
      const whole = Y.encodeStateAsUpdate(this.doc)
      this.#apply(stored)
      const readable = [...stored].flatMap(([id, update]) => (this.#stored.has(id) ? [update] : []))
      this.#unwritten.unshift(...lackedBy(readable, whole))
    } catch (error) {
      this.doc.off('update', this.#changed)
      this.#closing.abort()
      throw error
    }
    this.doc.on('destroy', this.#destroyed)
    this.#following = this.#follow(changes)
    this.#write()
  }

  async written(): Promise<void> {
    this.#write()
    // What is on its way, and then what came since that began.
    await this.#writing
    await this.#writing
    if (this.#failure !== undefined) {
      throw this.#failure.reason
    }
  }

  async close(): Promise<void> {
    this.doc.off('update', this.#changed)
    this.doc.off('destroy', this.#destroyed)
    this.#closing.abort()
    await this.#following
    await this.written()
    await this.#merging
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  readonly #changed = (update: Uint8Array, origin: unknown): void => {
    if (origin !== this) {
      this.#unwritten.push(update)
      this.#write()
    }
  }

  readonly #destroyed = (): void => {
    this.close().catch((reason: unknown) => {
      this.#failure = { reason }
    })
  }

  /** Until it is closed, or the peer stops. */
  async #follow(changes: AsyncIterable<readonly string[]>): Promise<void> {
    for await (const ids of changes) {
      try {
        this.#apply(await this.#read(ids.filter((id) => !this.#stored.has(id))))
      } catch (error) {
        // An observer of the document threw it. The application has set it, and nobody of it awaits us.
        queueMicrotask(() => {
          throw error as Error
        })
      }
      const present = new Set(ids)
      for (const id of this.#stored.keys()) {
        if (!present.has(id)) {
          this.#stored.delete(id)
        }
      }
    }
  }

  async #read(ids: readonly string[]): Promise<Map<string, Uint8Array>> {
    const updates = new Map<string, Uint8Array>()
    for (const id of ids) {
      const update = this.#unreadable.has(id) ? undefined : await this.#updates.get(id)
      if (update !== undefined) {
        updates.set(id, update)
      }
    }
    return updates
  }

  /** In one transaction, so that observers see one change. What Yjs cannot read is left out. */
  #apply(updates: ReadonlyMap<string, Uint8Array>): void {
    const applyAll = (): void => {
      for (const [id, update] of updates) {
        try {
          Y.applyUpdate(this.doc, update)
          this.#stored.set(id, update.length)
        } catch {
          this.#unreadable.add(id)
        }
      }
    }
    if (updates.size > 0) {
      Y.transact(this.doc, applyAll, this, false)
    }
  }

  /** Begins to write what is to be written, unless a write is on its way: it goes on by itself. */
  #write(): void {
    if (this.#following !== undefined && this.#writing === undefined && this.#unwritten.length > 0) {
      this.#writing = this.#writeNext()
    }
  }

  async #writeNext(): Promise<void> {
    // What is changed in the same turn goes along.
    await Promise.resolve()
    const updates = this.#unwritten
    this.#unwritten = []
    try {
      await this.#add(updates)
      this.#failure = undefined
    } catch (reason) {
      this.#unwritten = [...updates, ...this.#unwritten]
      this.#failure = { reason }
      this.#writing = undefined
      return
    }
    this.#writing = undefined
    this.#write()
    if (this.#stored.size > this.#mergeAbove) {
      this.#merging ??= this.#merge()
    }
  }

  /** Where nothing is stored, the first update is the whole: increments of a document that was deleted would mean nothing to who opens it. */
  async #add(updates: readonly Uint8Array[]): Promise<void> {
    const update = this.#stored.size === 0 ? Y.encodeStateAsUpdate(this.doc) : Y.mergeUpdates([...updates])
    for (;;) {
      try {
        this.#stored.set(await this.#updates.add(update), update.length)
        return
      } catch (error) {
        if (!(error instanceof StoreBusyError)) {
          throw error
        }
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }

  async #merge(): Promise<void> {
    try {
      const { ids, merged } = await this.#chooseMerge()
      this.#stored.set(await this.#updates.merge(ids, merged), merged.length)
      for (const id of ids) {
        this.#stored.delete(id)
      }
      this.#mergeAbove = this.#drawMergeAbove()
    } catch {
      // Nothing is lost: a later merge takes them along. What stopped this one stops the next write too, and is told there.
      this.#mergeAbove = this.#stored.size + this.#updatesMax
    } finally {
      this.#merging = undefined
    }
  }

  /** All as one is what the document is, without the content of what was deleted in it; of some only their merge is known. */
  async #chooseMerge(): Promise<{ readonly ids: readonly string[]; readonly merged: Uint8Array }> {
    const ids = toMerge(this.#stored)
    if (ids.length === this.#stored.size) {
      return { ids, merged: Y.encodeStateAsUpdate(this.doc) }
    }
    // What is not there any more, somebody else has merged.
    const updates = await this.#read(ids)
    return { ids: [...updates.keys()], merged: Y.mergeUpdates([...updates.values()]) }
  }

  /** Not all above the same number: who merges first spares the others. */
  #drawMergeAbove(): number {
    return this.#updatesMax * (1 + Math.random())
  }
}

/** What of a document is not in the merge of these updates. */
function lackedBy(stored: readonly Uint8Array[], whole: Uint8Array): Uint8Array[] {
  if (whole.length <= NOTHING_BYTES) {
    return []
  }
  const merge = new Y.Doc()
  for (const update of stored) {
    Y.applyUpdate(merge, update)
  }
  const lacked: Uint8Array[] = []
  merge.on('update', (update: Uint8Array) => lacked.push(update))
  Y.applyUpdate(merge, whole)
  merge.destroy()
  return lacked
}
