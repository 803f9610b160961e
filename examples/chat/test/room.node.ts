import type { Peer } from 'peermesh'
import { describe, expect, it } from 'vitest'
import { type ChatMessage, type RefusedMessage, signMessage, storedValue } from '../src/message.ts'
import { Room } from '../src/room.ts'
import { EVENTUALLY, startPeers } from './support/peers.ts'

interface Heard {
  readonly texts: string[]
  readonly late: string[]
  readonly refused: RefusedMessage[]
  readonly failed: unknown[]
}

async function enter(peer: Peer): Promise<{ room: Room; heard: Heard }> {
  const heard: Heard = { texts: [], late: [], refused: [], failed: [] }
  const room = await Room.enter(peer, 'lobby', {
    message: ({ text }, late) => (late ? heard.late : heard.texts).push(text),
    refused: (refused) => heard.refused.push(refused),
    failed: (error) => heard.failed.push(error)
  })
  room.follow()
  return { room, heard }
}

const texts = (room: Room): string[] => room.messages.map(({ text }) => text)

async function put(peer: Peer, message: ChatMessage): Promise<void> {
  await peer.store.put(message.key, storedValue(message))
}

describe('a room', () => {
  it('is heard by all who are in it, and known to whoever comes late', async () => {
    const [ada, grace, joan] = (await startPeers(3)) as [Peer, Peer, Peer]
    const here = await enter(ada)
    const there = await enter(grace)
    await here.room.say('ada', 'say', 'one')
    await expect.poll(() => there.heard.texts, EVENTUALLY).toEqual(['one'])
    await there.room.say('grace', 'say', 'two')
    await expect.poll(() => here.heard.texts, EVENTUALLY).toEqual(['one', 'two'])
    await expect.poll(async () => (await joan.store.digest()).keys, EVENTUALLY).toBe(2)
    const late = await enter(joan)
    expect(texts(late.room)).toEqual(['one', 'two'])
    expect(late.heard.texts).toEqual([])
    expect(late.room.messages.map(({ author }) => author)).toEqual([ada.name, grace.name])
  })

  it('puts an answer below its question though the clock of who asked is ahead, and is not taken along by one that is wrong', async () => {
    const [ada] = (await startPeers(1)) as [Peer]
    const ahead = Date.now() + 30_000
    await put(ada, await signMessage(ada, { room: 'lobby', atMs: ahead, name: 'ada', kind: 'say', text: 'question' }))
    const { room } = await enter(ada)
    await room.say('ada', 'say', 'answer')
    await expect.poll(() => texts(room), EVENTUALLY).toEqual(['question', 'answer'])
    const years = Date.now() + 1e11
    await put(
      ada,
      await signMessage(ada, { room: 'lobby', atMs: years, name: 'ada', kind: 'say', text: 'from the future' })
    )
    await expect.poll(() => texts(room).length, EVENTUALLY).toBe(3)
    await room.say('ada', 'say', 'still today')
    await room.say('ada', 'say', 'and a word more')
    await expect
      .poll(() => texts(room), EVENTUALLY)
      .toEqual(['question', 'answer', 'still today', 'and a word more', 'from the future'])
  })

  it('tells of a message that came late, and has it in its place', async () => {
    const [ada] = (await startPeers(1)) as [Peer]
    const { room, heard } = await enter(ada)
    await room.say('ada', 'say', 'now')
    await expect.poll(() => heard.texts, EVENTUALLY).toEqual(['now'])
    await put(ada, await signMessage(ada, { room: 'lobby', atMs: 1_000, name: 'ada', kind: 'say', text: 'then' }))
    await expect.poll(() => heard.late, EVENTUALLY).toEqual(['then'])
    expect(texts(room)).toEqual(['then', 'now'])
  })

  it('refuses what is forged, and what replaces a message, and keeps what was said', async () => {
    const [ada, eve] = (await startPeers(2)) as [Peer, Peer]
    const { room, heard } = await enter(ada)
    await room.say('ada', 'say', 'true')
    await expect.poll(() => texts(room), EVENTUALLY).toEqual(['true'])
    const [message] = room.messages as [ChatMessage]
    await expect.poll(async () => await eve.store.get(message.key), EVENTUALLY).toBeDefined()

    await eve.store.put(message.key, { ...(storedValue(message) as object), text: 'false' })
    await expect
      .poll(() => heard.refused.map(({ reason }) => reason), EVENTUALLY)
      .toEqual(['it is not signed by its author'])
    await put(ada, await signMessage(ada, { ...message, text: 'never said' }))
    await expect.poll(() => heard.refused.at(-1)?.reason, EVENTUALLY).toBe('its author had said something else')
    await expect.poll(async () => await eve.store.get(message.key), EVENTUALLY).toMatchObject({ text: 'never said' })
    await eve.store.delete(message.key)
    await expect.poll(async () => await ada.store.get(message.key), EVENTUALLY).toBeUndefined()

    expect(texts(room)).toEqual(['true'])
    expect(heard.failed).toEqual([])
    // Whoever comes when only the forgery is there is told of it, and shown nothing.
    await eve.store.put(message.key, { ...(storedValue(message) as object), text: 'false' })
    const late = await enter(eve)
    expect(texts(late.room)).toEqual([])
    expect(late.room.refused).toMatchObject([{ key: message.key, author: ada.name }])
  })
})
