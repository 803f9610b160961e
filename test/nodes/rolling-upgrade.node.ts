import { gossipsub } from '@libp2p/gossipsub'
import type { MeshHost, SeatHandle } from '@peermesh/host'
import type { VersionRange } from '@peermesh/kernel'
import type { ServiceFactoryMap } from 'libp2p'
import { afterEach, describe, expect, it } from 'vitest'
import { type GreetingCore, type GreetingPath, greetingSeat } from '../support/greeting-core.ts'
import { createNode, type MeshNode, missingOfMesh, stopAll } from '../support/nodes.ts'
import { until } from '../support/until.ts'

const OLD: VersionRange = { oldest: 1, newest: 1 }
const BOTH: VersionRange = { oldest: 1, newest: 2 }
const NEW: VersionRange = { oldest: 2, newest: 2 }
const OTHER: VersionRange = { oldest: 3, newest: 3 }

interface Greeter {
  readonly node: MeshNode
  readonly versions: VersionRange
  heard(other: Greeter, path: GreetingPath): ReturnType<GreetingCore['heard']>
}

afterEach(stopAll)

async function createGreeter(versions: VersionRange, others: readonly Greeter[]): Promise<Greeter> {
  let handle: SeatHandle | undefined
  const services: ServiceFactoryMap = {
    pubsub: gossipsub({ scoreParams: { IPColocationFactorWeight: 0 }, allowPublishToZeroTopicPeers: true }),
    greeting: (components) => ({
      // Services are made in no order: by then the host is there.
      beforeStart: () => {
        handle = (components as unknown as { host: MeshHost }).host.seat(greetingSeat(versions))
      },
      start: () => undefined,
      stop: () => undefined
    })
  }
  const bootstrap = others.map(({ node }) => node.address)
  const node = await createNode({ found: others.length === 0, bootstrap, versions: { greeting: versions } }, services)
  return { node, versions, heard: (other, path) => (handle?.core as GreetingCore).heard(other.node.name, path) }
}

/** What is missing until each hears each other on each path, in the newest version that both speak (by gossip: in one that all speak). */
function missing(greeters: readonly Greeter[]): string | undefined {
  for (const one of greeters) {
    for (const other of greeters.filter((candidate) => candidate !== one)) {
      for (const path of ['direct', 'bulk', 'gossip'] as const) {
        const among = path === 'gossip' ? greeters : [one, other]
        const mood = among.every(({ versions }) => versions.newest > 1) ? 'glad' : undefined
        const heard = one.heard(other, path)
        if (heard === undefined || heard.mood !== mood) {
          return `${one.node.name} hears of ${other.node.name} by ${path}: ${JSON.stringify(heard)}, and not ${mood ?? 'version 1'}`
        }
      }
    }
  }
  return missingOfMesh(greeters.map(({ node }) => node))
}

function expectPeace(greeters: readonly Greeter[]): void {
  for (const { node } of greeters) {
    expect(node.rejects).toEqual([])
    expect(node.refused).toEqual([])
    expect(node.failures).toEqual([])
  }
}

describe('a mesh whose peers are upgraded one by one', () => {
  it('[M31] [K12] is one mesh all the time, and speaks the new version once all do', async () => {
    let greeters: Greeter[] = []
    for (let count = 0; count < 3; count++) {
      greeters.push(await createGreeter(OLD, greeters))
    }
    await until(() => missing(greeters))
    for (const versions of [BOTH, BOTH, BOTH, NEW, NEW, NEW]) {
      const [replaced, ...others] = greeters as [Greeter, ...Greeter[]]
      const upgraded = await createGreeter(versions, others)
      await until(() => missing([...greeters, upgraded]))
      expectPeace([...greeters, upgraded])
      await replaced.node.libp2p.stop()
      greeters = [...others, upgraded]
      await until(() => missing(greeters))
      expectPeace(greeters)
    }
  })

  it('[M11] refuses by name who has no version in common with it, and says who is to upgrade', async () => {
    const one = await createGreeter(BOTH, [])
    const stray = await createGreeter(OTHER, [one])
    await until(() => (one.node.refused.length > 0 && stray.node.refused.length > 0 ? undefined : 'both refuse'))
    expect(one.node.refused[0]).toMatchObject({ peer: stray.node.name, error: { name: 'IncompatibleVersionError' } })
    expect(one.node.refused[0]?.error.message).toContain(
      'speaks version 3 of greeting, we versions 1 to 2: upgrade this peer'
    )
    expect(stray.node.refused[0]?.error.message).toContain(
      `speaks versions 1 to 2 of greeting, we version 3: upgrade ${one.node.name}`
    )
    expect([one.node.rejects, stray.node.rejects]).toEqual([[], []])
    await until(() => missingOfMesh([one.node]))
  })
})
