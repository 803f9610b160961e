import { generateKeyPair } from '@libp2p/crypto/keys'
import { gossipsub } from '@libp2p/gossipsub'
import { identify } from '@libp2p/identify'
import { type PeerId, type Startable, serviceCapabilities, serviceDependencies } from '@libp2p/interface'
import type { ConnectionManager, Registrar } from '@libp2p/interface-internal'
import { ping } from '@libp2p/ping'
import { meshHost } from '@peermesh/host'
import { membership } from '@peermesh/membership'
import { quorum } from '@peermesh/quorum'
import { store } from '@peermesh/store'
import { createLibp2p, type Libp2pOptions } from 'libp2p'
import { fromString } from 'uint8arrays/from-string'
import { toString as toText } from 'uint8arrays/to-string'
import { afterEach, describe, expect, it } from 'vitest'
import { basics } from '../support/nodes.ts'
import { until } from '../support/until.ts'

interface GreeterComponents {
  readonly peerId: PeerId
  readonly registrar: Registrar
  readonly connectionManager: ConnectionManager
}

/** A service and a protocol of the user's own, which know nothing of ours. */
class Greeter implements Startable {
  readonly [Symbol.toStringTag] = '@user/greeter'
  readonly [serviceCapabilities] = ['@user/greeter']
  readonly [serviceDependencies] = ['@libp2p/identify']
  static readonly protocol = '/greeter/1.0.0'
  readonly greetings: string[] = []
  readonly #components: GreeterComponents

  constructor(components: GreeterComponents) {
    this.#components = components
  }

  async start(): Promise<void> {
    await this.#components.registrar.handle(Greeter.protocol, (stream) => {
      stream.addEventListener('message', ({ data }) => this.greetings.push(toText(data.subarray())))
    })
  }

  async stop(): Promise<void> {
    await this.#components.registrar.unhandle(Greeter.protocol)
  }

  async greet(peer: PeerId, words: string): Promise<void> {
    const stream = await this.#components.connectionManager.openStream(peer, Greeter.protocol)
    stream.send(fromString(words))
    await stream.close()
  }
}

/** A node as its user makes it: their transports, key and services, and ours beside them. */
async function usersNode(init: Parameters<typeof membership>[0], options: Libp2pOptions = {}) {
  const node = await createLibp2p({
    ...basics(),
    ...options,
    start: false,
    privateKey: await generateKeyPair('secp256k1'),
    services: {
      identify: identify(),
      ping: ping(),
      greeter: (components: GreeterComponents) => new Greeter(components),
      pubsub: gossipsub({ scoreParams: { IPColocationFactorWeight: 0 }, allowPublishToZeroTopicPeers: true }),
      host: meshHost({ mesh: 'orders' }),
      membership: membership({ profile: 'local', ...init }),
      quorum: quorum(),
      store: store()
    }
  })
  running.push(node)
  await node.start()
  return node
}

const running: { stop(): void | Promise<void> }[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map(async (node) => await node.stop()))
})

describe('a user’s own libp2p node', () => {
  it('has our services beside its own, and both work', async () => {
    const a = await usersNode({ found: true })
    const b = await usersNode({ bootstrap: a.getMultiaddrs().map(String) })
    expect(await b.services.membership.whenMeshed()).toBe(await a.services.membership.whenMeshed())

    await a.services.store.put('orders/1', { total: 12.5 })
    await until(async () => ((await b.services.store.get('orders/1')) === undefined ? 'the order at b' : undefined))
    expect(await b.services.store.get('orders/1')).toEqual({ total: 12.5 })

    const number = b.services.quorum.register<number>('invoice/next')
    expect((await number.change((last = 0) => last + 1, { timeoutMs: 60_000 })).value).toBe(1)

    await b.services.greeter.greet(a.peerId, 'hello')
    await until(() => (a.services.greeter.greetings.length === 0 ? 'the greeting at a' : undefined))
    expect(a.services.greeter.greetings).toEqual(['hello'])
    expect(await a.services.ping.ping(b.peerId)).toBeGreaterThanOrEqual(0)

    const mine = new Set<Uint8Array>()
    b.services.pubsub.addEventListener('message', ({ detail }) => {
      if (detail.topic === 'a topic of the user') {
        mine.add(detail.data)
      }
    })
    b.services.pubsub.subscribe('a topic of the user')
    await until(async () => {
      await a.services.pubsub.publish('a topic of the user', fromString(`news ${Math.random()}`))
      return mine.size === 0 ? 'gossip on a topic of the user' : undefined
    })
  })

  it('stops and starts again, with our services in it', async () => {
    const a = await usersNode({ found: true })
    const b = await usersNode({ bootstrap: a.getMultiaddrs().map(String) })
    await b.services.membership.whenMeshed()
    await a.services.store.put('before', 1)
    await until(async () => ((await b.services.store.get('before')) === undefined ? 'the first write at b' : undefined))
    await b.stop()
    await expect(b.services.store.put('meanwhile', 2)).rejects.toMatchObject({ name: 'HostStoppedError' })
    await a.services.store.put('meanwhile', 2)
    await b.start()
    await until(async () => ((await b.services.store.get('meanwhile')) === 2 ? undefined : 'what b missed'))
    expect(await b.services.store.get('before')).toBe(1)
  })

  it('that lacks a companion service is refused by the compiler, and says which one at run time', async () => {
    await expect(
      createLibp2p({
        ...basics(),
        // @ts-expect-error the store needs the service `host`
        services: { identify: identify(), membership: () => ({}), store: store() }
      })
    ).rejects.toMatchObject({ message: expect.stringContaining('host') as string })
    await expect(
      createLibp2p({
        ...basics(),
        // @ts-expect-error membership needs the service `host`
        services: { identify: identify(), membership: membership() }
      })
    ).rejects.toMatchObject({ message: expect.stringContaining('host') as string })
    await expect(
      createLibp2p({
        ...basics(),
        services: { identify: identify(), host: meshHost({ mesh: 'orders' }), store: store() }
      })
    ).rejects.toMatchObject({ message: expect.stringContaining('@peermesh/membership') as string })
    await expect(createLibp2p({ ...basics(), services: { host: meshHost({ mesh: 'orders' }) } })).rejects.toMatchObject(
      { message: expect.stringContaining('@libp2p/identify') as string }
    )
  })
})
