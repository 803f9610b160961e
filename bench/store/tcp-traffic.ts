import { subscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'

const sockets = new Set<Socket>()

/** Begins to count, in this process. What was connected before is not seen. */
export function watchTcpTraffic(): void {
  for (const channel of ['net.client.socket', 'net.server.socket']) {
    subscribe(channel, (message) => {
      sockets.add((message as { socket: Socket }).socket)
    })
  }
}

/**
 * Bytes that went through the TCP connections of this process, both directions: all that libp2p makes of a message (encryption,
 * multiplexing, gossip, probes), without what the operating system adds (headers, acknowledgements).
 */
export function tcpTrafficBytes(): number {
  let bytes = 0
  for (const { bytesRead, bytesWritten } of sockets) {
    bytes += bytesRead + bytesWritten
  }
  return bytes
}
