import { type ContractMesh, lockContract } from './support/contract.ts'
import { createMesh, stop, stopAll, until } from './support/nodes.ts'

async function createNodes(count: number, transport: 'memory' | 'tcp'): Promise<ContractMesh> {
  // All peers are in one process: where that stands still for a quarter of a lease their sessions are lost, as they should be.
  const nodes = await createMesh(count, { transport, leaseMs: 4_000 })
  return {
    peers: nodes.map((node) => ({
      acquire: async (name, options) => node.locks.acquire(name, options),
      tryAcquire: async (name, options) => node.locks.tryAcquire(name, options),
      owner: () => node.locks.owner(),
      status: () => node.locks.status(),
      stop: async () => stop(node)
    })),
    until: async (holds) => until(holds, () => JSON.stringify(nodes.map(({ locks }) => locks.status()))),
    close: stopAll
  }
}

lockContract('over memory', async (count) => createNodes(count, 'memory'))
lockContract('over TCP', async (count) => createNodes(count, 'tcp'))
