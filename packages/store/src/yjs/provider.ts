import type * as Y from 'yjs'

/** A document that is one with what the store has under a key, until it is closed. As a transaction's `origin` it says: this came from the store. */
export interface YjsProvider extends AsyncDisposable {
  readonly key: string
  readonly doc: Y.Doc

  /** How many updates that are stored here cannot be read as Yjs: they are left alone, and passed on. */
  readonly unreadable: number

  /**
   * Resolves once all that was changed here until now is durable on this peer. Where it could not be written it rejects with the reason; it is
   * kept, and is written with the next change.
   */
  written(): Promise<void>

  /** Writes what is left, and parts the document from the store. The document stays as it is. What destroys the document closes it too. */
  close(): Promise<void>
}
