import { floodsub } from '@libp2p/floodsub'
import { type GossipSub, gossipsub } from '@libp2p/gossipsub'
import { meshId } from '@peermesh/kernel'
import type { ServiceFactoryMap } from 'libp2p'
import { afterEach, describe, expect, it } from 'vitest'
import { encodeEnvelope } from '../src/wire/envelope.ts'
import type { SeatInit } from '../src/index.ts'
import { connect, createNode, stopAll, type TestNode, until } from './support/nodes.ts'
import { bytes, text, type ToyCommand, ToyCore, toySeat, type ToyTypes } from './support/toy-core.ts'

const TOPIC = '/peermesh/test/1.0.0'
const MESH = meshId('000102030405060708090a0b0c0d0e0f')

afterEach(stopAll)

function publish(word: string): ToyCommand {
  return { outputs: [{ type: 'publish', message: bytes(word) }] }
}

function gossipAt(node: TestNode): string[] {
  return node.core.of('message').flatMap(({ path, message }) => (path === 'gossip' ? [text(message)] : []))
}

/** Nobody is told when a subscription arrived everywhere: what is said before is lost, so it is said until it is heard. */
async function publishUntilHeard(from: TestNode, by: readonly TestNode[], word: string): Promise<void> {
  let said = 0
  await until(() => {
    const heard = by.every((node) => gossipAt(node).some((it) => it.startsWith(word)))
    if (!heard) {
      void from.toy.command(publish(`${word} ${++said}`))
    }
    return heard
  }, `'${word}' is heard`)
}

const local = { scoreParams: { IPColocationFactorWeight: 0 }, heartbeatInterval: 100 }
/** Floodsub 11 that does not sign delivers nothing, by itself: it drops messages without the sender that it does not send. */
const kinds: Record<string, () => ServiceFactoryMap> = {
  'gossipsub that signs': () => ({ pubsub: gossipsub(local) }),
  'gossipsub that does not sign': () => ({ pubsub: gossipsub({ ...local, globalSignaturePolicy: 'StrictNoSign' }) }),
  'floodsub that signs': () => ({ pubsub: floodsub() }),
  'gossipsub that hears itself': () => ({ pubsub: gossipsub({ ...local, emitSelf: true }) }),
  'unsigned gossipsub that hears itself': () => ({
    pubsub: gossipsub({ ...local, emitSelf: true, globalSignaturePolicy: 'StrictNoSign' })
  }),
  'gossipsub under another key': () => ({ rumours: gossipsub(local) })
}

describe.each(Object.entries(kinds))('gossip over %s', (_, services) => {
  it('[HG1] [HG2] reaches others, with its sender, and not ourselves', async () => {
    const [a, b, c] = [
      await createNode({ services: services() }),
      await createNode({ services: services() }),
      await createNode({ services: services() })
    ]
    await connect(a, b)
    await connect(b, c)
    await publishUntilHeard(a, [b, c], 'hello')
    expect(c.core.of('message').every(({ from }) => from === a.name)).toBe(true)
    expect(gossipAt(a)).toEqual([])
    expect(b.rejects).toEqual([])
  })

  it('[HG2] carries two messages that say the same', async () => {
    const [a, b] = [await createNode({ services: services() }), await createNode({ services: services() })]
    await connect(a, b)
    await publishUntilHeard(a, [b], 'ready')
    await a.toy.command({ outputs: [publish('twice'), publish('twice')].flatMap(({ outputs = [] }) => outputs) })
    await until(() => gossipAt(b).filter((word) => word === 'twice').length === 2, 'both')
  })

  it('[HG4] that is not of the protocol is counted and reported, and resets no link', async () => {
    const [a, b] = [await createNode({ services: services() }), await createNode({ services: services() })]
    await connect(a, b)
    await publishUntilHeard(a, [b], 'ready')
    const pubsub = Object.values(a.libp2p.services).find(
      (service) => typeof service === 'object' && service !== null && 'publish' in service
    ) as GossipSub
    const envelope = {
      meshId: undefined,
      unsigned: { from: a.name, sequence: 1 },
      tag: 1,
      version: 1,
      payload: bytes('x')
    }
    await pubsub.publish(TOPIC, bytes('not an envelope'))
    await pubsub.publish(TOPIC, encodeEnvelope({ ...envelope, tag: 9 }))
    await pubsub.publish(TOPIC, encodeEnvelope({ ...envelope, payload: Uint8Array.of(0xff) }))
    await pubsub.publish(TOPIC, encodeEnvelope({ ...envelope, payload: new Uint8Array(70_000) }))
    await until(() => b.rejects.length === 4, 'four rejects')
    const reasons = b.rejects.map(({ reason }) => reason)
    expect(reasons).toEqual(
      expect.arrayContaining([
        'a gossip envelope of version 110',
        'a message for tag 9 version 1',
        'a toy message that begins with 0xff',
        expect.stringContaining('bytes')
      ])
    )
    expect(b.host.statistics.links).toMatchObject({ up: 1, lost: 0 })
    expect(b.failures).toEqual([])
  })
})

describe('gossip', () => {
  it('[HG4] that a core rejects is counted and reported, and resets no link', async () => {
    const rejecting = new ToyCore((input) =>
      input.type === 'message' && input.path === 'gossip'
        ? [{ type: 'reject', peer: input.from, reason: 'not by gossip' }]
        : []
    )
    const a = await createNode({ services: { pubsub: floodsub() } })
    const b = await createNode({
      services: { pubsub: floodsub() },
      seats: [toySeat({ create: () => rejecting })]
    })
    await connect(a, b)
    await publishUntilHeard(a, [b], 'a transfer')
    await until(() => b.rejects.length > 0, 'a reject')
    expect(b.rejects[0]).toMatchObject({ peer: a.name, reason: 'not by gossip' })
    // What was sent before a reset would have been lost with it.
    await a.toy.command({ outputs: [{ type: 'send', to: b.name, message: bytes('still linked') }] })
    await until(() => b.core.of('message').some(({ path }) => path === 'direct'), 'a direct message')
    expect(b.host.statistics.links).toMatchObject({ up: 1, lost: 0 })
  })

  it.each([
    ['gossipsub', gossipsub(local)],
    ['floodsub', floodsub()]
  ])('[HG3] that reaches nobody over %s is counted, and throws nothing', async (_, pubsub) => {
    const alone = await createNode({ services: { pubsub } })
    await alone.toy.command(publish('anybody?'))
    await until(() => alone.host.statistics.gossip.unheard === 1, 'it is counted')
  })

  it('[HG3] without a pubsub service is counted, and throws nothing', async () => {
    const deaf = await createNode()
    await deaf.toy.command(publish('anybody?'))
    expect(deaf.host.statistics.gossip.unheard).toBe(1)
    expect(deaf.host.statistics.traffic.toy?.gossip.messagesOut).toBe(1)
  })

  it('[HG5] of another mesh id reaches no core, that of ours does', async () => {
    const seats = [toySeat({ gatekeeper: true })]
    const services = (): ServiceFactoryMap => ({ pubsub: floodsub() })
    const [a, b] = [
      await createNode({ seats, services: services() }),
      await createNode({ seats, services: services() })
    ]
    await connect(a, b)
    await publishUntilHeard(a, [b], 'before')
    await a.toy.command({ outputs: [{ type: 'mesh', meshId: MESH }] })
    const arrived = (): number => b.host.statistics.traffic.toy?.gossip.messagesIn ?? 0
    const before = arrived()
    await a.toy.command(publish('of another mesh'))
    await until(() => arrived() > before, 'it arrives')
    await b.toy.command({ outputs: [{ type: 'mesh', meshId: MESH }] })
    await publishUntilHeard(a, [b], 'of ours')
    expect(gossipAt(b)).not.toContain('of another mesh')
  })

  it('[HG6] of a peer that nobody here hears is not passed on by gossipsub, and reaches no core', async () => {
    const seats = (): SeatInit<ToyTypes>[] => [toySeat({ gatekeeper: true, create: () => new ToyCore() })]
    const services = (): ServiceFactoryMap => ({ pubsub: gossipsub(local) })
    const [a, between, b] = [
      await createNode({ seats: seats(), services: services() }),
      await createNode({ seats: seats(), services: services() }),
      await createNode({ seats: seats(), services: services() })
    ]
    await connect(a, between)
    await connect(between, b)
    await publishUntilHeard(a, [between, b], 'while it is heard')
    between.core.deafTo = a.name
    await a.toy.command(publish('to the deaf'))
    // What others say is still passed on; it comes after what was not.
    await publishUntilHeard(between, [a, b], 'of others')
    between.core.deafTo = undefined
    await publishUntilHeard(a, [between, b], 'heard again')
    expect([...gossipAt(between), ...gossipAt(b)]).not.toContain('to the deaf')
    expect(between.rejects).toEqual([])
  })
})
