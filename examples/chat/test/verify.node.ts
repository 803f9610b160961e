import type { Peer } from 'peermesh'
import { describe, expect, it } from 'vitest'
import type { PrintedMessage } from '../src/demo/chat-process.ts'
import { findFaults } from '../src/demo/verify.ts'
import { signMessage } from '../src/message.ts'
import { startPeers } from './support/peers.ts'

const SAID = [
  { speaker: 'ada', text: 'one' },
  { speaker: 'grace', text: 'two' }
]

async function play(): Promise<{ messages: PrintedMessage[]; peers: Map<string, string> }> {
  const [ada, grace] = (await startPeers(2)) as [Peer, Peer]
  const signed = [
    await signMessage(ada, { room: 'demo', atMs: 1, name: 'ada', kind: 'say', text: 'one' }),
    await signMessage(grace, { room: 'demo', atMs: 2, name: 'grace', kind: 'say', text: 'two' })
  ]
  return {
    messages: signed.map((message) => ({ ...message, signature: Buffer.from(message.signature).toString('base64') })),
    peers: new Map([
      ['ada', ada.name],
      ['grace', grace.name]
    ])
  }
}

describe('the judge of the demo', () => {
  it('finds nothing where all have what was said, in order, signed', async () => {
    const { messages, peers } = await play()
    expect(await findFaults([{ name: 'joan', messages }], SAID, peers)).toEqual([])
  })

  it('names who lacks what, or has it in another order', async () => {
    const { messages, peers } = await play()
    expect(await findFaults([{ name: 'joan', messages: messages.slice(0, 1) }], SAID, peers)).toEqual([
      'joan has 1 messages, not 2.',
      'joan lacks message 2: grace: two'
    ])
    expect(await findFaults([{ name: 'joan', messages: [...messages].reverse() }], SAID, peers)).toEqual([
      'joan has as message 1 not ada: one, but grace: two',
      'joan has as message 2 not grace: two, but ada: one'
    ])
  })

  it('believes no signature that it has not verified', async () => {
    const { messages, peers } = await play()
    const [first, second] = messages as [PrintedMessage, PrintedMessage]
    const forged = [first, { ...second, signature: first.signature }]
    expect(await findFaults([{ name: 'joan', messages: forged }], SAID, peers)).toEqual([
      'joan shows message 2, which grace has not signed.'
    ])
  })
})
