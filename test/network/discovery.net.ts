import type { PeerInit } from 'peermesh'
import { afterEach, describe, expect, it } from 'vitest'
import { type ChildPeer, killAll } from '../support/child-peer.ts'
import { until } from '../support/until.ts'
import type { Host } from './bed/host.ts'
import { NetworkBed } from './bed/network-bed.ts'
import { whyNoNetworks } from './bed/why-not.ts'

const why = await whyNoNetworks()
if (why !== undefined) {
  console.warn(`The network tests are skipped: ${why}.`)
}

afterEach(killAll)

const INIT: PeerInit = { mesh: 'network', profile: 'local', discovery: { mdns: true } }

/** What is missing until each of these sees all of them alive, and nobody else. */
async function missingOfView(peers: readonly ChildPeer[]): Promise<string | undefined> {
  for (const peer of peers) {
    const { members } = await peer.ask('status')
    if (members.alive !== peers.length) {
      return `${peer.name} sees ${members.alive} alive`
    }
  }
  return undefined
}

describe.skipIf(why !== undefined)('peers on a network with multicast, that nobody gave an address,', () => {
  it('find those of their mesh, and no others', async () => {
    await using bed = await NetworkBed.open({ hosts: 5 })
    const start = async (host: Host | undefined, init: Partial<PeerInit>): Promise<ChildPeer> =>
      await bed.start(host as Host, { ...INIT, ...init })
    const ours = await Promise.all(bed.hosts.slice(0, 3).map((host, index) => start(host, { found: index === 0 })))
    const theirs = await Promise.all(
      bed.hosts.slice(3).map((host, index) => start(host, { mesh: 'network-2', found: index === 0 }))
    )
    await until(async () => (await missingOfView(ours)) ?? (await missingOfView(theirs)))
    expect((await ours[0]?.ask('status'))?.meshId).not.toBe((await theirs[0]?.ask('status'))?.meshId)
    await killAll()
  })
})
