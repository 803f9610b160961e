import { type MeshId, MalformedMessageError, meshId } from '@peermesh/kernel'
import { concat, fromString, toString as toText } from 'uint8arrays'

/** How a stranger asks a member who owns a partition. One stream for one question. */
export function ownerProtocol(mesh: string): string {
  return `/peermesh/${mesh}/owner/1.0.0`
}

export interface OwnerQuestion {
  readonly meshId: MeshId
  readonly partition: number
}

const MESH_ID_BYTES = 16

/** `question := meshId(16) • u16(partition)` */
export const QUESTION_BYTES = MESH_ID_BYTES + 2

/** What leads a value that is signed, and the value: more is no answer. */
export const ANSWER_BYTES_MAX = 8 * 1024

/** How long one question may take, with the dial that it may need. A search asks three at a time. */
export const ASK_TIMEOUT_MS = 5_000

/** A question and its answer are two packets: whoever takes longer to ask does not mean to. */
export const QUESTION_TIMEOUT_MS = 5_000

/** Of one connection at one time. */
export const QUESTIONS_PER_CONNECTION_MAX = 4

/** Each answer costs a signature, of which a processor makes some thousands a second. */
export const ANSWERS_PER_SECOND_MAX = 100

export function encodeQuestion({ meshId: mesh, partition }: OwnerQuestion): Uint8Array {
  return concat([fromString(mesh, 'base16'), Uint8Array.of(partition >> 8, partition & 0xff)])
}

/** @throws MalformedMessageError for another length */
export function decodeQuestion(bytes: Uint8Array): OwnerQuestion {
  if (bytes.length !== QUESTION_BYTES) {
    throw new MalformedMessageError(`a question for owners of ${bytes.length} bytes`)
  }
  const [high = 0, low = 0] = bytes.subarray(MESH_ID_BYTES)
  return { meshId: meshId(toText(bytes.subarray(0, MESH_ID_BYTES), 'base16')), partition: (high << 8) | low }
}
