import type { Rival, RivalDocument } from './document.ts'

/** Loads only the library that is asked for. */
export async function newDocument(rival: Rival): Promise<RivalDocument> {
  if (rival === 'yjs') {
    const { YjsDocument } = await import('./yjs-document.ts')
    return new YjsDocument()
  }
  const { LoroDocument } = await import('./loro-document.ts')
  return new LoroDocument()
}
