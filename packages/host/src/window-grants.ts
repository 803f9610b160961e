import type { MessageStream, StreamMuxer } from '@libp2p/interface'

/** `u8(version) • u8(type) • u16(flags) • u32(stream) • u32(length)`, as the specification of yamux has it. */
const HEADER_BYTES = 12
const WINDOW_UPDATE = 1

/** A grant waits until so much is due: a quarter of the least window that yamux has, so that no sender runs out of it meanwhile. */
const GRANT_BYTES = 64 * 1_024

/** What streams that ended were still due is forgotten once there are so many. */
const ENDED_MAX = 64

/**
 * Has a yamux muxer grant its peer what was read of a stream in portions.
 *
 * yamux 8.0.3 grants it after each message, in a frame that is encrypted and written by itself, and read and decrypted at the other end: where
 * messages are small that is as much work as the messages. The yamux of Go waits until half the window is due.
 *
 * Only what goes over the connection is looked at. Frames of other kinds go as they are, and so do window updates that open, accept or end a stream.
 *
 * @param muxer whose frames go over the connection
 */
export function grantInPortions(connection: MessageStream, muxer: Pick<StreamMuxer, 'streams'>): void {
  const due = new Map<number, number>()
  const send = connection.send.bind(connection)
  connection.send = (data) => {
    if (!(data instanceof Uint8Array) || !isGrant(data)) {
      return send(data)
    }
    const header = new DataView(data.buffer, data.byteOffset, HEADER_BYTES)
    const stream = header.getUint32(4)
    const bytes = header.getUint32(8) + (due.get(stream) ?? 0)
    if (bytes < GRANT_BYTES) {
      due.set(stream, bytes)
      forgetEnded(due, muxer.streams)
      return true
    }
    due.delete(stream)
    header.setUint32(8, bytes)
    return send(data)
  }
}

function isGrant(data: Uint8Array): boolean {
  return data.byteLength === HEADER_BYTES && data[1] === WINDOW_UPDATE && data[2] === 0 && data[3] === 0
}

function forgetEnded(due: Map<number, number>, open: readonly { readonly id: string }[]): void {
  if (due.size < open.length + ENDED_MAX) {
    return
  }
  const ids = new Set(open.map(({ id }) => id))
  for (const stream of due.keys()) {
    if (!ids.has(String(stream))) {
      due.delete(stream)
    }
  }
}
