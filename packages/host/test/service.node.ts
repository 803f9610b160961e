import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import { memory } from '@libp2p/memory'
import { noise } from '@libp2p/noise'
import { yamux } from '@libp2p/yamux'
import { type CoreInput, peerName } from '@peermesh/kernel'
import { createLibp2p } from 'libp2p'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MeshHost, type MeshHostComponents, memoryJournal, meshHost, type SeatHandle } from '../src/index.ts'
import { connect, createNode, hasLink, linksOf, stopAll, type TestNode, until } from './support/nodes.ts'
import { StallableJournal } from './support/stallable-journal.ts'
import { bytes, text, ToyCore, type ToyOutput, type ToyTypes, toySeat } from './support/toy-core.ts'

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

function recordsOf(core: ToyCore): [string, string][] {
  const [start] = core.of('start')
  return [...(start?.records ?? [])].map(([key, value]) => [key, text(value)])
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
      streamMuxers: [yamux()],
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
      streamMuxers: [yamux()],
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

describe('identity', () => {
  it('[HS1] keeps its store id and counts its boots on one data directory', async () => {
    const privateKey = await generateKeyPair('Ed25519')
    const seen = []
    for (let start = 0; start < 3; start++) {
      const node = await createNode({ privateKey, host: { dataDir: directory } })
      expect(node.core.of('start')[0]?.identity).toEqual(node.host.identity)
      seen.push(node.host.identity)
      await stopAll()
    }
    expect(seen.map(({ boot }) => boot)).toEqual([1, 2, 3])
    expect(new Set(seen.map(({ storeId }) => storeId)).size).toBe(1)
    expect(new Set(seen.map(({ startNonce }) => startNonce)).size).toBe(3)
    expect(seen[0]).toMatchObject({
      storeId: expect.stringMatching(/^[0-9a-f]{32}$/),
      startNonce: expect.stringMatching(/^[0-9a-f]{16}$/)
    })
  })

  it('[HS1] of a copied directory under another key has a store id of its own', async () => {
    const original = await createNode({ host: { dataDir: join(directory, 'a') } })
    const { storeId } = original.host.identity
    await stopAll()
    await cp(join(directory, 'a'), join(directory, 'b'), { recursive: true })
    const copy = await createNode({ host: { dataDir: join(directory, 'b') } })
    expect(copy.host.identity.storeId).not.toBe(storeId)
    expect(copy.host.identity.boot).toBe(2)
  })

  it('[HS1] in memory is new at each start', async () => {
    const node = await createNode()
    const { storeId } = node.host.identity
    await node.libp2p.stop()
    await node.libp2p.start()
    expect(node.host.identity.storeId).not.toBe(storeId)
    expect(node.host.identity.boot).toBe(1)
  })

  it('[HS1] is safe from a loss of power before the stack starts', async () => {
    const done: string[] = []
    const memory = memoryJournal()
    const journal = {
      read: (prefix: string) => memory.read(prefix),
      close: () => memory.close(),
      append: async (...[changes, options]: Parameters<typeof memory.append>) => {
        await memory.append(changes, options)
        done.push(`${options.durability}: ${changes.map(({ key }) => key).join()}`)
      }
    }
    const react = (input: CoreInput<ToyTypes>): ToyOutput[] => (done.push(input.type), [])
    await createNode({ host: { journal }, seats: [toySeat({ create: () => new ToyCore(react) })] })
    expect(done.slice(0, 2)).toEqual(['power: host/identity', 'start'])
  })

  it('[HS1] that is not readable stops the start, and overwrites nothing', async () => {
    const journal = memoryJournal()
    await journal.append([{ key: 'host/identity', value: bytes('{"peer":') }], { durability: 'process' })
    const node = await createNode({ host: { journal }, start: false })
    await expect(node.libp2p.start()).rejects.toMatchObject({
      name: 'JournalError',
      message: expect.stringContaining('identity')
    })
    const records = []
    for await (const [, value] of journal.read('host/identity')) {
      records.push(text(value))
    }
    expect(records).toEqual(['{"peer":'])
  })

  it('[HJ7] in a directory that another peer has open makes the start fail, and that one is not harmed', async () => {
    const first = await createNode({ host: { dataDir: directory } })
    const second = await createNode({ host: { dataDir: directory }, start: false })
    await expect(second.libp2p.start()).rejects.toMatchObject({ name: 'DataDirectoryInUseError' })
    await expect(second.toy.command({})).rejects.toMatchObject({
      name: 'HostStoppedError',
      cause: { name: 'DataDirectoryInUseError' }
    })
    await first.toy.command({ outputs: [persist('a', '1')] })
    await until(() => first.core.of('persisted').length === 1, 'it is durable')
  })

  it('[HS5] finds again what each core persisted, and nothing of another', async () => {
    const seats = () => [toySeat(), toySeat({ name: 'toy-2', tag: 2 }), toySeat({ name: 'to', tag: 3 })]
    const node = await createNode({ host: { dataDir: directory }, seats: seats() })
    await node.handles[0]?.command({ outputs: [persist('k', 'toy')] })
    await node.handles[1]?.command({ outputs: [persist('k', 'toy-2'), persist('gone', 'x', 2)] })
    await node.handles[1]?.command({
      outputs: [{ type: 'persist', changes: [{ key: 'gone' }], durability: 'power', token: 3 }]
    })
    await stopAll()
    const again = await createNode({ host: { dataDir: directory }, seats: seats() })
    expect(again.handles.map((handle) => recordsOf(handle.core as ToyCore))).toEqual([
      [['k', 'toy']],
      [['k', 'toy-2']],
      []
    ])
  })
})

describe('a restart of the stack', () => {
  it('[HS2] gives a higher boot, keeps what was persisted, rejects what is pending, and opens the links anew', async () => {
    const a = await createNode({ ...gatekeeper(), host: { dataDir: directory } })
    const b = await createNode(gatekeeper())
    await connect(a, b)
    const before = a.host.identity
    const old = a.core
    const restarts: unknown[] = []
    a.host.addEventListener('restart', ({ detail }) => restarts.push(detail))
    const pending = expect(a.toy.command({ unanswered: true })).rejects.toMatchObject({ name: 'PeerRestartedError' })
    const outputs: ToyOutput[] = [
      persist('k', 'v'),
      { type: 'restart', bootAtLeast: 41, mint: false, reason: 'a copy runs' }
    ]
    const ended = expect(a.toy.command({ outputs })).rejects.toMatchObject({ name: 'PeerRestartedError' })
    const waits = a.toy.command({})
    await Promise.all([pending, ended])
    await expect(waits).resolves.toBeTypeOf('number')
    expect(a.host.identity).toMatchObject({ storeId: before.storeId, boot: 41 })
    expect(a.host.identity.startNonce).not.toBe(before.startNonce)
    expect(restarts).toEqual([{ identity: a.host.identity, reason: 'a copy runs' }])
    expect(a.core).not.toBe(old)
    expect(recordsOf(a.core)).toEqual([['k', 'v']])
    expect(a.core.of('addresses')).toHaveLength(1)
    await until(() => hasLink(a, b) && linksOf(b, a).length === 3, 'links both ways')
    expect(linksOf(b, a)).toEqual(['up', 'lost by them', 'up'])
    await a.toy.command({ outputs: [{ type: 'send', to: b.name, message: bytes('again') }] })
    await until(() => b.core.messagesFrom(a.name).includes('again'), 'a message')
  })

  it('[HS2] mints a store id where it is asked to, and remembers it', async () => {
    const privateKey = await generateKeyPair('Ed25519')
    const node = await createNode({ ...gatekeeper(), privateKey, host: { dataDir: directory } })
    const { storeId } = node.host.identity
    const restart: ToyOutput = { type: 'restart', bootAtLeast: 0, mint: true, reason: 'an old backup' }
    await expect(node.toy.command({ outputs: [restart] })).rejects.toMatchObject({ name: 'PeerRestartedError' })
    await node.toy.command({})
    const minted = node.host.identity
    expect(minted.storeId).not.toBe(storeId)
    expect(minted.boot).toBe(2)
    await stopAll()
    const again = await createNode({ privateKey, host: { dataDir: directory } })
    expect(again.host.identity).toMatchObject({ storeId: minted.storeId, boot: 3 })
  })

  it('[HS2] tells the new stack of a peer that came while it began', async () => {
    const journal = new StallableJournal()
    const a = await createNode({ ...gatekeeper(), host: { journal } })
    const b = await createNode(gatekeeper())
    const old = a.core
    journal.stall()
    const restart: ToyOutput = { type: 'restart', bootAtLeast: 0, mint: false, reason: 'a copy runs' }
    const pending = a.toy.command({ outputs: [restart] })
    await expect(pending).rejects.toMatchObject({ name: 'PeerRestartedError' })
    await b.libp2p.dial(a.libp2p.getMultiaddrs())
    await until(() => hasLink(b, a), 'the other side has its link')
    journal.goOn()
    await until(() => a.core !== old && hasLink(a, b), 'the new stack has one')
    expect(old.of('link')).toEqual([])
    await b.toy.command({ outputs: [{ type: 'send', to: a.name, message: bytes('hello') }] })
    await until(() => a.core.messagesFrom(b.name).includes('hello'), 'a message')
  })

  it('[HS4] that asks for the next one at once, for ever, is stopped', async () => {
    const restart: ToyOutput = { type: 'restart', bootAtLeast: 0, mint: false, reason: 'again' }
    const react = (input: CoreInput<ToyTypes>): ToyOutput[] => (input.type === 'addresses' ? [restart] : [])
    const node = await createNode({ seats: [toySeat({ gatekeeper: true, create: () => new ToyCore(react) })] })
    await until(() => node.failures.length === 1, 'the failure')
    expect(node.failures[0]).toMatchObject({ name: 'InvariantError', message: expect.stringContaining('HS4') })
    await expect(node.toy.command({})).rejects.toMatchObject({ name: 'HostStoppedError' })
  })
})

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
})
