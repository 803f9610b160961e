import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { startRawChild } from '../store/children.ts'
import type { Row } from '../subject.ts'
import { startPeerChild } from './process-mesh.ts'

const ENTRY = { seed: 'view', count: 1 }

/** So many peers of a new mesh start at once, in processes that run already, until each sees all of them alive. */
export function fullViewRow({ peers }: { readonly peers: number }): Row {
  return {
    name: `view-${peers}`,
    unit: 'ms',
    about: `${peers} peers of a new mesh start at once, until each sees all`,
    limitAbout: 'one bare libp2p dial, and a byte there and back',
    open: async (workshop) => {
      const children = await Promise.all(Array.from({ length: peers }, () => startPeerChild(workshop)))
      const [dialler, listener] = await Promise.all([startRawChild(workshop), startRawChild(workshop)])
      await dialler.request('prepare', ENTRY)
      return {
        value: async () => {
          await Promise.all(children.map((child) => child.request('close')))
          const founderAt = `/ip4/127.0.0.1/tcp/${await freePort()}`
          const startedAt = performance.now()
          await Promise.all(
            children.map(async (child, index) => {
              const founder = { found: true, listen: [founderAt], bootstrap: [] }
              await child.request('open', index === 0 ? founder : { found: false, bootstrap: [founderAt] })
              await child.request('whenSees', peers)
            })
          )
          return performance.now() - startedAt
        },
        limit: async () => {
          const addresses = await listener.request('open')
          await dialler.request('open')
          return await dialler.request('roundTrip', addresses)
        }
      }
    }
  }
}

/** A port of this machine on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
