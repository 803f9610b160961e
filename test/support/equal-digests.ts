import type { ChildPeer } from './child-peer.ts'

/** What speaks against it that these peers hold the same: their digests. `undefined` where nothing does. */
export async function missingOfDigests(peers: readonly ChildPeer[]): Promise<string | undefined> {
  const digests = await Promise.all(peers.map(async (peer) => await peer.ask('digest')))
  return new Set(digests.map(({ hash }) => hash)).size === 1
    ? undefined
    : `digests are ${digests.map(({ hash, keys }) => `${hash.slice(0, 8)} with ${keys} keys`).join(', ')}`
}
