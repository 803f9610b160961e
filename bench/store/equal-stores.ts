import type { PeerChild } from './children.ts'

/** Peers that should hold the same data do not: whatever was measured, it was not replication. */
export class StoresDifferError extends Error {
  static override readonly name = 'StoresDifferError'
  override readonly name = 'StoresDifferError'
}

/** @throws StoresDifferError */
export async function checkEqualStores(one: PeerChild, other: PeerChild): Promise<void> {
  const [a, b] = await Promise.all([one.request('digest'), other.request('digest')])
  if (a.hash !== b.hash) {
    throw new StoresDifferError(
      `Two peers should be equal: one has ${a.keys} keys (${a.hash}), one ${b.keys} (${b.hash}).`
    )
  }
}
