import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPair } from '@libp2p/crypto/keys'
import type { CoreInput, JournalRecord } from '@peermesh/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memoryJournal } from '../src/index.ts'
import { connect, createNode, hasLink, linksOf, stopAll, until } from './support/nodes.ts'
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

  it('[HS2] is handed what its core holds where nothing is kept, and never what an earlier process held', async () => {
    class TellingCore extends ToyCore {
      records(): JournalRecord[] {
        return [['held', bytes(`by core ${this.inputs.length > 0}`)]]
      }
    }
    const seats = [toySeat({ gatekeeper: true, create: () => new TellingCore() })]
    const node = await createNode({ seats })
    expect(node.core.of('start')[0]).toMatchObject({ volatile: true })
    expect(recordsOf(node.core)).toEqual([])
    const restart: ToyOutput = { type: 'restart', bootAtLeast: 0, mint: false, reason: 'a copy runs' }
    await expect(node.toy.command({ outputs: [restart] })).rejects.toMatchObject({ name: 'PeerRestartedError' })
    await node.toy.command({})
    expect(recordsOf(node.core)).toEqual([['held', 'by core true']])
    const kept = await createNode({
      seats: [toySeat({ create: () => new TellingCore() })],
      host: { dataDir: directory }
    })
    expect(kept.core.of('start')[0]).not.toHaveProperty('volatile')
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
