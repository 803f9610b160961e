import { Random } from '@peermesh/kernel'
import { afterEach, expect, it } from 'vitest'
import { connect, createNode, hasLink, linksOf, stopAll, type TestNode, until } from './support/nodes.ts'
import { bytes } from './support/toy-core.ts'

const DIRECT = '/peermesh/test/1.0.0'
const SEEDS = ['1', '2', '3', String(Date.now())]

afterEach(stopAll)

/** Resets streams, cuts connections and dials second ones, while everybody talks. */
async function storm(nodes: readonly TestNode[], random: Random): Promise<void> {
  for (let step = 0; step < 60; step++) {
    const from = random.pick(nodes) as TestNode
    const to = random.pick(nodes.filter((node) => node !== from)) as TestNode
    const connection = random.pick(from.libp2p.getConnections(to.libp2p.peerId))
    const streams = connection?.streams.filter(({ protocol }) => protocol === DIRECT) ?? []
    switch (random.integer(4)) {
      case 0:
        connection?.abort(new RangeError('a storm'))
        break
      case 1:
        await from.libp2p.dial(to.libp2p.getMultiaddrs(), { force: true })
        break
      default:
        random.pick(streams)?.abort(new RangeError('a storm'))
    }
    void from.toy.command({ outputs: [{ type: 'send', to: to.name, message: bytes(`step ${step}`) }] })
    await new Promise((resolve) => setImmediate(resolve))
  }
}

it.each(SEEDS)('[HL3] [HL5] links are whole again after a storm, and told in turn (seed %s)', async (seed) => {
  const nodes = [await createNode(), await createNode(), await createNode()]
  const pairs = nodes.flatMap((a) => nodes.filter((b) => a !== b).map((b) => [a, b] as const))
  await Promise.all(pairs.filter(([a, b]) => nodes.indexOf(a) < nodes.indexOf(b)).map(([a, b]) => connect(a, b)))
  await storm(nodes, new Random(seed, 'storm'))
  // Connections do not come back by themselves: that is the work of whoever keeps the members.
  await Promise.all(pairs.map(async ([a, b]) => a.libp2p.dial(b.libp2p.getMultiaddrs())))
  await until(() => pairs.every(([a, b]) => hasLink(a, b)), 'all links are up')
  await until(() => {
    const unheard = pairs.filter(([a, b]) => !b.core.messagesFrom(a.name).includes('after the storm'))
    for (const [a, b] of unheard) {
      void a.toy.command({ outputs: [{ type: 'send', to: b.name, message: bytes('after the storm') }] })
    }
    return unheard.length === 0
  }, 'everybody hears everybody')
  for (const [a, b] of pairs) {
    const told = linksOf(a, b).map((link) => (link === 'up' ? 'up' : 'lost'))
    expect(told).toEqual(told.map((_, index) => (index % 2 === 0 ? 'up' : 'lost')))
  }
  expect(nodes.flatMap(({ failures }) => failures)).toEqual([])
})
