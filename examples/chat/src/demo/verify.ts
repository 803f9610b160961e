import { readMessage } from '../message.ts'
import type { PrintedMessage } from './chat-process.ts'
import type { Utterance } from './conversation.ts'

/** What a chat says was said. */
export interface History {
  readonly name: string
  readonly messages: readonly PrintedMessage[]
}

/**
 * What is wrong with the histories of several chats, given what was said in which order, and who is who. Nothing is taken on trust: each
 * signature is verified here again. Empty where all is well.
 */
export async function findFaults(
  histories: readonly History[],
  said: readonly Utterance[],
  peers: ReadonlyMap<string, string>
): Promise<string[]> {
  const faults: string[] = []
  for (const { name, messages } of histories) {
    if (messages.length !== said.length) {
      faults.push(`${name} has ${messages.length} messages, not ${said.length}.`)
    }
    for (const [index, { speaker, text }] of said.entries()) {
      const message = messages[index]
      if (message === undefined) {
        faults.push(`${name} lacks message ${index + 1}: ${speaker}: ${text}`)
      } else if (message.text !== text || message.author !== peers.get(speaker)) {
        faults.push(`${name} has as message ${index + 1} not ${speaker}: ${text}, but ${message.name}: ${message.text}`)
      } else if (!(await isSigned(message))) {
        faults.push(`${name} shows message ${index + 1}, which ${speaker} has not signed.`)
      }
    }
  }
  return faults
}

async function isSigned({ key, kind, name, text, author, signature }: PrintedMessage): Promise<boolean> {
  const read = await readMessage(key, { kind, name, text, signature: Buffer.from(signature, 'base64') })
  return read.ok && read.message.author === author
}
