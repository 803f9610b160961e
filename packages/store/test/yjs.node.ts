import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { openYjs, type YjsProvider } from '../src/yjs/index.ts'
import { createMesh, createNode, stop, stopAll, type TestNode, until } from './support/nodes.ts'

afterEach(stopAll)

async function open(node: TestNode): Promise<YjsProvider> {
  return openYjs(node.kv, 'notes', new Y.Doc())
}

const textOf = ({ doc }: YjsProvider): string => doc.getText().toString()

/** All documents show the same, and this is true of it. */
async function untilShown(providers: readonly YjsProvider[], isRight: (text: string) => boolean): Promise<void> {
  await until(
    () => new Set(providers.map(textOf)).size === 1 && isRight(textOf(providers[0] as YjsProvider)),
    () => providers.map((provider) => textOf(provider).slice(0, 200)).join(' | ')
  )
}

/** Types a word, letter by letter, each an update of its own. */
async function type(provider: YjsProvider, at: number, word: string): Promise<void> {
  for (const [index, letter] of [...word].entries()) {
    provider.doc.getText().insert(at + index, letter)
    await provider.written()
  }
}

describe('Yjs documents on real peers', () => {
  it('two that are typed into at once show the same, and neither word is torn', async () => {
    const nodes = await createMesh(2)
    const [a, b] = (await Promise.all(nodes.map(open))) as [YjsProvider, YjsProvider]
    a.doc.getText().insert(0, 'milk')
    b.doc.getText().insert(0, 'tea')
    await untilShown([a, b], (text) => text === 'milktea' || text === 'teamilk')
    a.doc.getText().format(0, 3, { bold: true })
    b.doc.getText().delete(3, 4)
    await untilShown([a, b], (text) => text.length === 3)
    await until(
      () =>
        JSON.stringify(b.doc.getText().toDelta()) ===
        JSON.stringify([{ insert: textOf(a), attributes: { bold: true } }]),
      () => JSON.stringify(b.doc.getText().toDelta())
    )
  })

  it('[S27] three that type hundreds of letters, and merge what they find at the same time, lose none of them', async () => {
    const nodes = await createMesh(3)
    const providers = await Promise.all(nodes.map(open))
    const words = ['a'.repeat(300), 'b'.repeat(300), 'c'.repeat(300)]
    await Promise.all(providers.map((provider, index) => type(provider, 0, words[index] as string)))
    await untilShown(providers, (text) => [...text].sort().join('') === words.join(''))
    await until(
      async () => new Set(await Promise.all(nodes.map(async ({ kv }) => (await kv.digest()).hash))).size === 1,
      () => 'digests differ'
    )
    const [node] = nodes as [TestNode]
    expect((await node.kv.updates('notes').ids()).length).toBeLessThan(200)
    const late = await open(node)
    expect(textOf(late)).toBe(textOf(providers[0] as YjsProvider))
  })

  it('[S8] one that was away, and is opened again from its disk, gets what it missed and gives what it had', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'peermesh-yjs-'))
    try {
      const host = { dataDir }
      const [stays] = (await createMesh(1)) as [TestNode]
      const first = await createNode({ bootstrap: stays.addresses, host })
      const [a, b] = (await Promise.all([stays, first].map(open))) as [YjsProvider, YjsProvider]
      await type(a, 0, 'tea')
      await untilShown([a, b], (text) => text === 'tea')
      await stop(first)
      // Enough that what the other has on its disk is merged away meanwhile.
      for (let count = 0; count < 200; count++) {
        await type(a, 3, '!')
      }
      const alone = await createNode({ privateKey: first.privateKey, host })
      const c = await open(alone)
      expect(textOf(c)).toBe('tea')
      await type(c, 0, 'hot ')
      await stop(alone)
      const again = await createNode({ privateKey: first.privateKey, bootstrap: stays.addresses, host })
      const d = await open(again)
      expect(textOf(d)).toMatch(/^hot tea/)
      await untilShown([a, d], (text) => text === `hot tea${'!'.repeat(200)}`)
    } finally {
      await stopAll()
      await rm(dataDir, { recursive: true, force: true })
    }
  })

  it('[S26] what is pasted may be larger than any message, and any value', async () => {
    const nodes = await createMesh(2)
    const [a, b] = (await Promise.all(nodes.map(open))) as [YjsProvider, YjsProvider]
    const pasted = 'What is pasted may be large. '.repeat(40_000)
    a.doc.getText().insert(0, pasted)
    await a.written()
    await untilShown([a, b], (text) => text === pasted)
  })
})
