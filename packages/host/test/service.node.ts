import { generateKeyPair } from '@libp2p/crypto/keys'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { identify } from '@libp2p/identify'
import { memory } from '@libp2p/memory'
import { noise } from '@libp2p/noise'
import { yamux } from '@libp2p/yamux'
import { type CoreInput, peerName } from '@peermesh/kernel'
import { createLibp2p } from 'libp2p'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  guardedMuxer,
  type MeshHost,
  type MeshHostComponents,
  memoryJournal,
  meshHost,
  type SeatHandle
} from '../src/index.ts'
import { connect, createNode, hasLink, linksOf, stopAll, type TestNode, until } from './support/nodes.ts'
import { bytes, ToyCore, type ToyOutput, type ToyTypes, toySeat } from './support/toy-core.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peermesh-host-'))
})

afterEach(async () => {
  await stopAll()
  await rm(directory, { recursive: true, force: true })
})

const gatekeeper = (): Parameters<typeof createNode>[0] => ({ seats: [toySeat({ gatekeeper: true })] })

function persist(key: string, value: string, token = 1): ToyOutput {
  return { type: 'persist', changes: [{ key, value: bytes(value) }], durability: 'process', token }
}

describe('seats', () => {
  it('[HA1] are taken before the start, and not after', async () => {
    const { host } = await createNode()
    expect(() => host.seat(toySeat({ name: 'late', tag: 9 }))).toThrow(
      expect.objectContaining({ name: 'HostAlreadyStartedError' })
    )
  })

  it.each([
    ['a name that is taken', toySeat({ tag: 2 })],
    ['a tag that is taken', toySeat({ name: 'other' })],
    ['a second gatekeeper', toySeat({ name: 'other', tag: 2, gatekeeper: true })],
    ['a name with a slash', toySeat({ name: 'a/b', tag: 2 })],
    ['the name of the host', toySeat({ name: 'host', tag: 2 })],
    ['the reserved tag', toySeat({ name: 'other', tag: 255 })],
    ['a version that is no byte', toySeat({ name: 'other', tag: 2, version: 256 })]
  ])('[HA1] are refused with %s', async (_, seat) => {
    const { host } = await createNode({ ...gatekeeper(), start: false })
    expect(() => host.seat(seat)).toThrow(expect.objectContaining({ name: 'InvalidParametersError' }))
  })

  it('[HA1] that name a core which nobody seated make the start fail', async () => {
    const node = await createNode({ seats: [toySeat({ listensTo: ['nobody'] })], start: false })
    await expect(node.libp2p.start()).rejects.toMatchObject({ name: 'InvalidParametersError' })
    expect(node.libp2p.status).toBe('stopped')
  })

  it.each([
    ['a mesh name with capitals', { mesh: 'Orders' }],
    ['a mesh name that is too long', { mesh: 'x'.repeat(65) }],
    ['no mesh name', { mesh: '' }],
    ['a directory and a journal', { mesh: 'test', dataDir: 'x', journal: memoryJournal() }],
    ['a queue that cannot hold a message', { mesh: 'test', linkQueueBytesMax: 1000 }],
    ['half a transfer', { mesh: 'test', bulkTransfersMax: 0.5 }]
  ])('[HA1] are not offered by a host with %s', (_, init) => {
    expect(() => meshHost(init)).toThrow(expect.objectContaining({ name: 'InvalidParametersError' }))
  })
})

describe('commands', () => {
  it('[HA2] before the start and after the stop are refused, each in its way', async () => {
    const node = await createNode({ start: false })
    await expect(node.toy.command({})).rejects.toMatchObject({ name: 'NotStartedError' })
    expect(() => node.toy.core).toThrow(expect.objectContaining({ name: 'NotStartedError' }))
    expect(() => node.host.identity).toThrow(expect.objectContaining({ name: 'NotStartedError' }))
    await node.libp2p.start()
    await expect(node.toy.command({})).resolves.toBeTypeOf('number')
    const unanswered = expect(node.toy.command({ unanswered: true })).rejects.toMatchObject({
      name: 'HostStoppedError'
    })
    await node.libp2p.stop()
    await unanswered
    await expect(node.toy.command({})).rejects.toMatchObject({ name: 'HostStoppedError' })
    expect(() => node.toy.core).toThrow(expect.objectContaining({ name: 'HostStoppedError' }))
  })

  it('[HA2] of services that start at the same time wait for the host', async () => {
    const answers: unknown[] = []
    class EagerService {
      readonly #toy: SeatHandle<ToyTypes>

      constructor({ host }: { host: MeshHost }) {
        this.#toy = host.seat(toySeat())
      }

      async start(): Promise<void> {
        answers.push(await this.#toy.command({}))
      }

      stop(): void {}
    }
    const node = await createLibp2p({
      start: false,
      transports: [memory()],
      connectionEncrypters: [noise()],
      streamMuxers: [guardedMuxer(yamux())],
      services: {
        identify: identify(),
        host: meshHost({ mesh: 'test' }),
        eager: (components: { host: MeshHost }) => new EagerService(components)
      }
    })
    await node.start()
    expect(answers).toEqual([expect.any(Number)])
    await node.stop()
  })

  it('[HA3] whose signal aborts are no longer waited for', async () => {
    const node = await createNode()
    const controller = new AbortController()
    const command = node.toy.command({ unanswered: true }, { signal: controller.signal })
    controller.abort()
    await expect(command).rejects.toMatchObject({ name: 'AbortError' })
    await expect(node.toy.command({}, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' })
    expect(node.core.of('command')).toHaveLength(1)
  })

  it('[HA4] that fail reject with the name of the failure, or what the seat makes of it', async () => {
    const plain = await createNode()
    const fails = { name: 'NoQuorumError', message: 'alone' }
    await expect(plain.toy.command({ fails })).rejects.toMatchObject({ ...fails, details: {} })
    const own = await createNode({ seats: [toySeat({ errorFor: ({ message }) => new RangeError(message) })] })
    await expect(own.toy.command({ fails })).rejects.toBeInstanceOf(RangeError)
  })
})

describe('the phases of a host', () => {
  it('[HA5] may be entered twice, and in any order', async () => {
    const node = await createNode({ start: false })
    const service = node.host as unknown as { start(): Promise<void>; stop(): Promise<void> }
    await service.stop()
    await Promise.all([service.start(), service.start()])
    await service.start()
    await expect(node.toy.command({})).resolves.toBeTypeOf('number')
    await Promise.all([service.stop(), service.stop()])
    await service.stop()
    await service.start()
    await expect(node.toy.command({})).resolves.toBeTypeOf('number')
    await service.stop()
  })

  it('[HA5] come again after a stop, with links, gossip and a new boot', async () => {
    const a = await createNode({ host: { dataDir: directory } })
    const b = await createNode()
    await connect(a, b)
    const before = a.host.identity
    await a.libp2p.stop()
    await until(() => !hasLink(b, a), 'the link is lost')
    await a.libp2p.start()
    expect(a.host.identity).toMatchObject({ storeId: before.storeId, boot: before.boot + 1 })
    await connect(a, b)
  })

  it('[HA6] end links and close the journal where libp2p cannot write down what it speaks no more', async () => {
    const a = await createNode({ host: { dataDir: directory } })
    const b = await createNode()
    await connect(a, b)
    const { peerStore } = a.libp2p
    const patch = peerStore.patch.bind(peerStore)
    // What libp2p knows of peers is on a disk that is full.
    peerStore.patch = () => Promise.reject(new RangeError('no space left on device'))
    const service = a.host as unknown as { stop(): Promise<void>; start(): Promise<void> }
    await service.stop()
    peerStore.patch = patch
    await until(() => !hasLink(b, a), 'the link is lost at the other end')
    await expect(service.start()).resolves.toBeUndefined()
  })

  it('[HA5] come again after a start in which libp2p could not write down what it speaks', async () => {
    const { libp2p, host } = await createNode({ start: false })
    const { peerStore } = libp2p
    const merge = peerStore.merge.bind(peerStore)
    peerStore.merge = () => Promise.reject(new RangeError('no space left on device'))
    const service = host as unknown as { stop(): Promise<void>; start(): Promise<void> }
    await expect(service.start()).rejects.toThrow('no space left')
    peerStore.merge = merge
    await expect(service.start()).resolves.toBeUndefined()
    await service.stop()
  })

  it('[HA6] let what is queued at the stop arrive', async () => {
    const a = await createNode()
    const b = await createNode()
    await connect(a, b)
    const messages = Array.from({ length: 500 }, (_, index) => new Uint8Array(10_000).fill(index % 100))
    await a.toy.command({ outputs: messages.map((message) => ({ type: 'send', to: b.name, message })) })
    const service = a.host as unknown as { stop(): Promise<void> }
    await service.stop()
    await until(() => b.core.of('message').length === 500, 'all messages')
    await until(() => !hasLink(b, a), 'the link is lost')
    expect(linksOf(b, a)).toEqual(['up', 'lost by them'])
  })

  it('[HA6] let what is being written at the stop be acknowledged', async () => {
    const node = await createNode({
      host: { dataDir: directory },
      seats: [toySeat({ create: () => new SlowAnswer() })]
    })
    const acknowledged = expect(node.toy.command({ outputs: [persist('a', '1')], unanswered: true })).resolves.toBe(
      'durable'
    )
    await node.libp2p.stop()
    await acknowledged
  })

  it.each([['beforeStart'], ['start'], ['afterStart']])(
    '[HA5] end well when another service fails in %s',
    async (phase) => {
      const fails = (name: string) => async () => {
        if (name === phase) {
          throw new RangeError('a port in use')
        }
      }
      const other = {
        beforeStart: fails('beforeStart'),
        start: fails('start'),
        afterStart: fails('afterStart'),
        stop: () => undefined
      }
      const node = await createNode({ host: { dataDir: directory }, services: { other: () => other }, start: false })
      await expect(node.libp2p.start()).rejects.toThrow('a port in use')
      await expect(node.toy.command({})).rejects.toMatchObject({ name: 'HostStoppedError' })
      // The directory is free again.
      await createNode({ host: { dataDir: directory } })
    }
  )

  it('[HA5] end well when the start fails and closing fails too: what failed first is told', async () => {
    const broken = (components: MeshHostComponents): MeshHostComponents => {
      const registrar = {
        register: async () => 'topology',
        unregister: () => undefined,
        handle: async (protocol: string) => {
          if (protocol.includes('bulk')) {
            throw new RangeError('no more protocols')
          }
        },
        unhandle: async () => {
          throw new RangeError('no such protocol')
        }
      }
      return new Proxy(components, {
        get: (target, name) => (name === 'registrar' ? registrar : Reflect.get(target, name))
      })
    }
    const node = await createLibp2p({
      start: false,
      transports: [memory()],
      services: {
        identify: identify(),
        host: (components: MeshHostComponents) => meshHost({ mesh: 'test' })(broken(components))
      }
    })
    await expect(node.start()).rejects.toThrow('no more protocols')
    await (node.services.host as unknown as { stop(): Promise<void> }).stop()
    expect(() => node.services.host.identity).toThrow(expect.objectContaining({ name: 'HostStoppedError' }))
  })

  it('[HA7] need identify, and say so', async () => {
    const services = { host: meshHost({ mesh: 'test' }) }
    await expect(createLibp2p({ services })).rejects.toMatchObject({ name: 'UnmetServiceDependenciesError' })
  })

  it('[HA7] run in a node that a user made, beside what else is there', async () => {
    const handles: SeatHandle<ToyTypes>[] = []
    const node = await createLibp2p({
      addresses: { listen: ['/memory/a-users-own-node'] },
      transports: [memory()],
      connectionEncrypters: [noise()],
      streamMuxers: [guardedMuxer(yamux())],
      services: {
        host: (components: MeshHostComponents) => {
          const host = meshHost({ mesh: 'orders' })(components)
          handles.push(host.seat(toySeat()))
          return host
        },
        identify: identify()
      }
    })
    expect(node.getProtocols()).toEqual(
      expect.arrayContaining(['/peermesh/orders/1.0.0', '/peermesh/orders/bulk/1.0.0'])
    )
    expect(node.services.host.identity).toMatchObject({ peer: node.peerId.toString(), boot: 1 })
    expect(node.services.host[Symbol.toStringTag as never]).toBe('@peermesh/host')
    await expect(handles[0]?.command({})).resolves.toBeTypeOf('number')
    await node.stop()
  })
})

/** Answers each command once what it persisted is durable. */
class SlowAnswer extends ToyCore {
  #asked: number | undefined

  override step(input: CoreInput<ToyTypes>, at: Parameters<ToyCore['step']>[1]): ToyOutput[] {
    const outputs = super.step(input, at)
    if (input.type === 'command') {
      this.#asked = input.id
    } else if (input.type === 'persisted' && this.#asked !== undefined) {
      outputs.push({ type: 'settle', id: this.#asked, outcome: { ok: true, value: 'durable' } })
    }
    return outputs
  }
}

describe('a failure', () => {
  it('[HS3] of the journal stops the host, and nothing is acknowledged any more', async () => {
    const memoryOnly = memoryJournal()
    let broken = false
    const journal = {
      read: (prefix: string) => memoryOnly.read(prefix),
      close: () => memoryOnly.close(),
      append: async (...batch: Parameters<typeof memoryOnly.append>) => {
        if (broken) {
          throw new RangeError('no space left on device')
        }
        await memoryOnly.append(...batch)
      }
    }
    const node = await createNode({ host: { journal }, seats: [toySeat({ create: () => new SlowAnswer() })] })
    const peer = await createNode()
    await connect(node, peer)
    broken = true
    const command = node.toy.command({ outputs: [persist('a', '1')], unanswered: true })
    await expect(command).rejects.toMatchObject({ name: 'HostStoppedError', cause: { name: 'JournalError' } })
    expect(node.failures).toEqual([expect.objectContaining({ message: expect.stringContaining('no space left') })])
    await until(() => !hasLink(peer, node), 'the link is closed')
    await node.libp2p.stop()
  })

  it('[HS3] of a core in its first step makes the start fail', async () => {
    const react = (): ToyOutput[] => {
      throw new RangeError('a rule broke')
    }
    const node = await createNode({
      host: { dataDir: directory },
      seats: [toySeat({ create: () => new ToyCore(react) })],
      start: false
    })
    await expect(node.libp2p.start()).rejects.toThrow('a rule broke')
    expect(node.libp2p.status).toBe('stopped')
    // The directory is free again.
    await createNode({ host: { dataDir: directory } })
  })
})

describe('addresses and dials', () => {
  it.each(['memory', 'tcp'] as const)(
    '[HA8] tell a core where it can be dialled, with its peer id, over %s',
    async (transport) => {
      const node = await createNode({ transport })
      await until(() => node.core.of('addresses').length > 0, 'addresses')
      const last = node.core.of('addresses').at(-1)
      expect(last?.addresses).toEqual([
        expect.stringMatching(new RegExp(`^/(ip4/127.0.0.1/tcp/\\d+|memory/.+)/p2p/${node.name}$`))
      ])
    }
  )

  it('[HA8] are answered: connected, refused, nonsense, and our own', async () => {
    const a = await createNode({ transport: 'tcp' })
    const b = await createNode({ transport: 'tcp' })
    const gone = await createNode({ transport: 'tcp' })
    const addressOf = (node: TestNode): string => node.libp2p.getMultiaddrs()[0]?.toString() ?? ''
    const [there, closed, own] = [addressOf(b), addressOf(gone), addressOf(a)]
    const ownWithoutName = own.replace(/\/p2p\/.*/, '')
    await gone.libp2p.stop()
    const dials = [there, closed, own, ownWithoutName, 'nonsense'].map(
      (address): ToyOutput => ({ type: 'dial', address })
    )
    await a.toy.command({ outputs: dials })
    await until(() => a.core.of('dialled').length === 5, 'all answers')
    const answers = new Map(a.core.of('dialled').map((answer) => [answer.address, answer]))
    expect(answers.get(there)).toMatchObject({ peer: b.name })
    expect(answers.get(own)).toMatchObject({ failed: 'the address is our own' })
    for (const address of [closed, ownWithoutName, 'nonsense']) {
      expect(answers.get(address)).toMatchObject({ failed: expect.any(String) })
    }
    await until(() => hasLink(a, b), 'a link to whom was dialled')
    expect(peerName(b.name)).toBe(b.name)
  })

  it('[HA11] tell ourselves from a copy of us: only who answers at another address is another process', async () => {
    const privateKey = await generateKeyPair('Ed25519')
    const [a, copy] = await Promise.all([1, 2].map(async () => await createNode({ transport: 'tcp', privateKey })))
    const addressOf = (node: TestNode | undefined): string =>
      node?.libp2p
        .getMultiaddrs()[0]
        ?.toString()
        .replace(/\/p2p\/.*/, '') ?? ''
    const addresses = [addressOf(a), addressOf(copy)]
    const dials = addresses.map((address): ToyOutput => ({ type: 'dial', address }))
    // Both dial at once, so that what comes in is not told apart by its moment.
    await Promise.all([a?.toy.command({ outputs: dials }), copy?.toy.command({ outputs: [...dials].reverse() })])
    for (const [node, own, others] of [
      [a, addresses[0], addresses[1]],
      [copy, addresses[1], addresses[0]]
    ] as const) {
      await until(() => node?.core.of('dialled').length === 2, 'both answers')
      const answers = new Map(node?.core.of('dialled').map((answer) => [answer.address, answer]))
      expect(answers.get(own ?? '')).not.toHaveProperty('another')
      expect(answers.get(others ?? '')).toMatchObject({ another: true, failed: expect.stringContaining('own key') })
    }
  })
})
