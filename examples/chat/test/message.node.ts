import type { Peer, StoreValue } from 'peermesh'
import { describe, expect, it } from 'vitest'
import {
  type ChatMessage,
  cleanName,
  isRoomName,
  type MessageDraft,
  readMessage,
  signMessage,
  storedValue
} from '../src/message.ts'
import { startPeers } from './support/peers.ts'

const draft: MessageDraft = { room: 'lobby', atMs: 1_795_528_800_123, name: 'ada', kind: 'say', text: 'Hello' }

async function startAda(): Promise<Peer> {
  const [ada] = await startPeers(1)
  if (ada === undefined) throw new Error('no peer')
  return ada
}

async function reasonFor(key: string, value: StoreValue): Promise<string> {
  const read = await readMessage(key, value)
  return read.ok ? `accepted: ${read.message.text}` : read.refused.reason
}

/** What is stored of a message, with something else in it. */
function altered(message: ChatMessage, changes: { readonly [field: string]: StoreValue }): StoreValue {
  return { ...(storedValue(message) as object), ...changes }
}

describe('a message', () => {
  it('is read as it was signed', async () => {
    const ada = await startAda()
    const message = await signMessage(ada, draft)
    expect(message.key).toBe(`room/lobby/001795528800123/${ada.name}`)
    expect(await readMessage(message.key, storedValue(message))).toEqual({ ok: true, message })
    expect(message).toMatchObject({ ...draft, author: ada.name })
  })

  it('is refused where anything of it was altered', async () => {
    const ada = await startAda()
    const [grace] = await startPeers(1)
    const message = await signMessage(ada, draft)
    const notSigned = 'it is not signed by its author'
    for (const changes of [{ text: 'Hallo' }, { name: 'eve' }, { kind: 'me' }, { signature: new Uint8Array(64) }]) {
      expect(await reasonFor(message.key, altered(message, changes))).toBe(notSigned)
    }
    for (const [from, to] of [
      ['lobby', 'attic'],
      ['001795528800123', '001795528800124'],
      [ada.name, grace?.name ?? '']
    ] as const) {
      expect(await reasonFor(message.key.replace(from, to), storedValue(message))).toBe(notSigned)
    }
  })

  it('is refused where it is none, whatever it is', async () => {
    const ada = await startAda()
    const message = await signMessage(ada, draft)
    for (const value of [null, 7, 'text', [], {}, new Uint8Array(3), altered(message, { kind: 'shout' })]) {
      expect(await reasonFor(message.key, value)).toBe('it is not a message')
    }
    expect(await reasonFor(message.key, altered(message, { text: 'x'.repeat(4_001) }))).toBe('it is not a message')
    for (const key of [
      'room/lobby',
      `room/lobby/1/${ada.name}`,
      `room/../001795528800123/${ada.name}`,
      `${message.key}/x`,
      'room/lobby/001795528800123/\u001b[2J'
    ]) {
      expect(await reasonFor(key, storedValue(message))).toBe('its key is not that of a message')
    }
    expect(await reasonFor('room/lobby/001795528800123/nobody', storedValue(message))).toBe(
      'it is not signed by its author'
    )
  })

  it('is clean where it is read, though its author signed what is not', async () => {
    const ada = await startAda()
    const message = await signMessage(ada, { ...draft, name: 'a\u001b[31mda', text: 'one\n\u001b[2Jtwo\u0007' })
    expect(await readMessage(message.key, storedValue(message))).toMatchObject({
      ok: true,
      message: { name: 'ada', text: 'one two' }
    })
    const nameless = await signMessage(ada, { ...draft, name: '\u0007' })
    expect(await reasonFor(nameless.key, storedValue(nameless))).toBe('its author has no name')
  })
})

describe('names', () => {
  it('of rooms are short words', () => {
    expect(['lobby', 'c', '0-day', 'a'.repeat(32)].filter((name) => !isRoomName(name))).toEqual([])
    expect(['', 'Lobby', '-a', 'a/b', 'a b', 'a'.repeat(33)].filter(isRoomName)).toEqual([])
  })

  it('of people are what is left when they are clean', () => {
    expect(cleanName('  Ada\n Lovelace ')).toBe('Ada Lovelace')
    expect(cleanName('\u001b[31m')).toBeUndefined()
    expect(cleanName('x'.repeat(33))).toBeUndefined()
    // Cleaning that would take minutes.
    expect(cleanName('\u001b]'.repeat(250_000))).toBeUndefined()
  })
})
