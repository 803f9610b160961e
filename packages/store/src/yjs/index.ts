/**
 * Yjs documents on a store: what one peer changes in a `Y.Doc` shows in that of every other, and stays on the disk of each. So any editor
 * that has a Yjs binding (ProseMirror, TipTap, CodeMirror, Monaco, Quill …) works on the mesh.
 *
 * `yjs` is a peer dependency: the application brings it, once, since Yjs must not be loaded twice.
 *
 * @example
 *
 * ```TypeScript
 * import type { Store } from '@peermesh/store'
 * import { openYjs } from '@peermesh/store/yjs'
 * import * as Y from 'yjs'
 *
 * async function edit(store: Store): Promise<void> {
 *   const doc = new Y.Doc()
 *   const notes = await openYjs(store, 'notes', doc)
 *   doc.getText().insert(0, 'Hello')
 *   await notes.written() // durable here; it travels by itself
 *   await notes.close()
 * }
 * ```
 *
 * @packageDocumentation
 */
import type { AbortOptions } from '@libp2p/interface'
import type * as Y from 'yjs'
import type { Store } from '../store.ts'
import type { YjsProvider } from './provider.ts'
import { StoredYjs } from './stored-yjs.ts'

export type { YjsProvider } from './provider.ts'

/**
 * Makes a document one with what the store has under a key. Both may have content: each gets what it lacks. Resolves once the document has all
 * that this peer has; what others have comes as it comes: `await store.sync()` before it, where a document of others should not open empty.
 *
 * Promised: a change whose `written()` resolved is on this disk, and reaches every document that is opened under the key, as does everything else that
 * is written to the store. Documents that have heard of the same changes are equal, as Yjs makes them. Nothing that others write throws.
 *
 * **Not** promised: that `delete(key)` empties a document that is open: it keeps its content, and is written anew with its next change. Awareness
 * (cursors, who is here) does not go this way: it is not to be kept. All documents of a key either collect garbage or not (`doc.gc`).
 *
 * @throws InvalidKeyError, KeyTooLongError
 * @throws KeyTypeError where the key holds something else
 */
export async function openYjs(
  store: Pick<Store, 'updates'>,
  key: string,
  doc: Y.Doc,
  options?: AbortOptions
): Promise<YjsProvider> {
  const provider = new StoredYjs(store.updates(key), doc)
  await provider.open(options)
  return provider
}
