import type { Row } from '../subject.ts'
import { openFounder, startPeerChild, startRawChild } from './children.ts'
import type { PeerOptions } from './peer-child.ts'

/** A peer that was away while a few keys changed, in a new process on its old data, from its dial until it is equal again. */
export function deltaRow({ count, changes }: { count: number; changes: number }): Row {
  return {
    name: `delta-${changes}-in-${count}`,
    unit: 'ms',
    about: 'a peer that was away, from its dial until equal',
    limitAbout: 'a new process: dial, one round trip',
    open: async (workshop) => {
      const [source, rawTarget] = await Promise.all([startPeerChild(workshop), startRawChild(workshop)])
      const addresses = await openFounder(source, workshop)
      await source.request('load', { seed: 'delta', count })
      const away: PeerOptions = { mesh: 'bench', found: false, apart: true, dataDir: await workshop.directory() }
      let version = 0

      async function comeBack(): Promise<number> {
        const returning = await startPeerChild(workshop)
        await returning.request('open', away)
        const { hash } = await source.request('digest')
        const elapsedMs = await returning.request('converge', { addresses, hash })
        await returning.request('close')
        await workshop.end(returning)
        return elapsedMs
      }

      await comeBack()
      const rawAddresses = await rawTarget.request('open')
      return {
        value: async () => {
          version++
          await source.request('load', { seed: 'delta', count: changes, version })
          return await comeBack()
        },
        limit: async () => {
          const raw = await startRawChild(workshop)
          await raw.request('open')
          await raw.request('prepare', { seed: 'delta', count: 1 })
          const elapsedMs = await raw.request('roundTrip', rawAddresses)
          await workshop.end(raw)
          return elapsedMs
        }
      }
    }
  }
}
