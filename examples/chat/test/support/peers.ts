import { createPeer, type Peer } from 'peermesh'
import { onTestFinished } from 'vitest'

/** So many peers of one mesh in this process, which stop with the test. */
export async function startPeers(count: number): Promise<Peer[]> {
  const peers: Peer[] = []
  onTestFinished(async () => {
    await Promise.all(peers.map(async (peer) => await peer.stop()))
  })
  for (let index = 0; index < count; index++) {
    const [first] = peers
    peers.push(
      await createPeer({
        mesh: 'chat-test',
        ...(first === undefined ? { found: true } : { bootstrap: first.addresses })
      })
    )
  }
  return peers
}

/** What is true at once is seen at once. */
export const EVENTUALLY = { timeout: 60_000, interval: 20 }
