/**
 * What a record survives once it is acknowledged: `process` the end of this process (SIGKILL included), `power` also the loss of power,
 * because the disk was told to sync.
 */
export type Durability = 'process' | 'power'

/** A put (`value` given) or a delete (`value` absent) of one record. Keys are well-formed text. */
export interface JournalChange {
  readonly key: string
  readonly value?: Uint8Array | undefined
}

/** A record as read back. */
export type JournalRecord = readonly [key: string, value: Uint8Array]

/**
 * Where a peer remembers. `append` is atomic: after a crash either all changes of a batch are there or none; and ordered: a batch
 * is never there without the batches that were appended before it.
 */
export interface Journal {
  append(changes: readonly JournalChange[], options: { readonly durability: Durability }): Promise<void>
  /** All records whose key starts with `prefix`, in one stable order. */
  read(prefix: string): AsyncIterable<JournalRecord>
  close(): Promise<void>
}
