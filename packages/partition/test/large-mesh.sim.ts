import { expect, test } from 'vitest'
import { LargeMesh } from '../sim/large-mesh.ts'

/** One more than membership links all of to all. */
const PEERS = 66

test('[P25] partitions move in a mesh whose members are not all linked: whoever moves one asks for the links that it takes', () => {
  const mesh = new LargeMesh({ peers: PEERS, racks: 8, partitions: 64, used: 32, membership: 'real' })
  expect(mesh.linksMean).toBeLessThan(PEERS - 5)
  const { settledMs, moved } = mesh.join()
  expect(moved).toBeGreaterThan(0)
  expect(settledMs).toBeLessThan(30_000)
})
