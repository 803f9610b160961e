/**
 * A message as it is stored, and why a reader believes it.
 *
 *     room/lobby/001795528800123/12D3KooW…  →  { kind: 'say', name: 'ada', text: 'Hello', signature }
 *
 * Keys sort by time, so that the history of a room is a range of keys, and the store brings all of it to whoever joins. The author's peer id
 * stands in the key; the signature covers key and value. So nobody can write in another's name, change what was said, or move it to
 * another room or moment without each reader noticing.
 */
import { type Peer, type StoreValue, verifySignature } from 'peermesh'
import { cleanText } from './clean-text.ts'

/** `/me waves` is of the kind `me`. */
export type MessageKind = 'say' | 'me'

export interface ChatMessage {
  readonly key: string
  readonly room: string
  /** When it was said, by the author's clock, but after all that the author had read in the room: milliseconds since 1970. */
  readonly atMs: number
  /** The author's peer id: proven. */
  readonly author: string
  /** What the author calls itself: claimed, and nobody's alone. */
  readonly name: string
  readonly kind: MessageKind
  readonly text: string
  readonly signature: Uint8Array
}

/** Something under a message's key that is no message of its author. */
export interface RefusedMessage {
  readonly key: string
  /** Whose message it would be. */
  readonly author: string | undefined
  readonly reason: string
}

export type ReadMessage =
  | { readonly ok: true; readonly message: ChatMessage }
  | { readonly ok: false; readonly refused: RefusedMessage }

export const TEXT_LENGTH_MAX = 4_000
export const NAME_LENGTH_MAX = 32
/** Beyond that it is not even cleaned, which takes the longer the longer it is. */
const UNCLEAN_NAME_LENGTH_MAX = 256

const SIGNED_FOR = 'chat message'
const ROOM = /^[a-z0-9][a-z0-9-]{0,31}$/
const KEY = /^room\/([a-z0-9][a-z0-9-]{0,31})\/(\d{15})\/([A-Za-z0-9]{1,128})$/
const TIME_DIGITS = 15

export const isRoomName = (text: string): boolean => ROOM.test(text)

export const roomPrefix = (room: string): string => `room/${room}/`

export function messageKey(room: string, atMs: number, author: string): string {
  return `${roomPrefix(room)}${String(atMs).padStart(TIME_DIGITS, '0')}/${author}`
}

/** A name that may be used and shown; `undefined` where nothing is left of it, or it is too long. */
export function cleanName(text: string): string | undefined {
  if (text.length > UNCLEAN_NAME_LENGTH_MAX) {
    return undefined
  }
  const name = cleanText(text).replaceAll(/\s+/g, ' ')
  return name === '' || name.length > NAME_LENGTH_MAX ? undefined : name
}

/** What `sign` needs to be told of a message; the author is the peer that signs. */
export type MessageDraft = Pick<ChatMessage, 'room' | 'atMs' | 'name' | 'kind' | 'text'>

export async function signMessage(peer: Pick<Peer, 'name' | 'sign'>, draft: MessageDraft): Promise<ChatMessage> {
  const key = messageKey(draft.room, draft.atMs, peer.name)
  const signature = await peer.sign(SIGNED_FOR, signedBytes({ key, ...draft }))
  return { ...draft, key, author: peer.name, signature }
}

export function storedValue({ kind, name, text, signature }: ChatMessage): StoreValue {
  return { kind, name, text, signature }
}

/** The message under this key, if its author signed it. */
export async function readMessage(key: string, value: StoreValue): Promise<ReadMessage> {
  const [, room, digits, author] = KEY.exec(key) ?? []
  const refuse = (reason: string): ReadMessage => ({ ok: false, refused: { key: cleanText(key), author, reason } })
  if (room === undefined || digits === undefined || author === undefined) {
    return refuse('its key is not that of a message')
  }
  const content = readContent(value)
  if (content === undefined) {
    return refuse('it is not a message')
  }
  const { signature } = content
  const bytes = signedBytes({ key, ...content })
  if (!(await verifySignature({ peer: author, purpose: SIGNED_FOR, bytes, signature }))) {
    return refuse('it is not signed by its author')
  }
  const name = cleanName(content.name)
  if (name === undefined) {
    return refuse('its author has no name')
  }
  return {
    ok: true,
    message: { ...content, key, room, atMs: Number(digits), author, name, text: cleanText(content.text) }
  }
}

type Content = Pick<ChatMessage, 'kind' | 'name' | 'text' | 'signature'>

function readContent(value: StoreValue): Content | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) {
    return undefined
  }
  const { kind, name, text, signature } = value
  const wellFormed =
    (kind === 'say' || kind === 'me') &&
    typeof name === 'string' &&
    typeof text === 'string' &&
    text.length <= TEXT_LENGTH_MAX &&
    signature instanceof Uint8Array
  return wellFormed ? { kind, name, text, signature } : undefined
}

/** JSON of an array: the same content has the same bytes, and no other content has them. */
function signedBytes({ key, kind, name, text }: Pick<ChatMessage, 'key' | 'kind' | 'name' | 'text'>): Uint8Array {
  return new TextEncoder().encode(JSON.stringify([key, kind, name, text]))
}
