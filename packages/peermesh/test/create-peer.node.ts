import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { floodsub } from '@libp2p/floodsub'
import type { MeshHost, SeatHandle } from '@peermesh/host'
import type { CoreTypes } from '@peermesh/kernel'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { attach } from '../src/control/attached-peer.ts'
import { createPeer } from '../src/create-peer.ts'
import { verifySignature } from '../src/signature.ts'
import type { Peer, PeerInit } from '../src/peer.ts'
import { eventually } from './support/eventually.ts'

let root: string
let peers: Peer[]

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pm-'))
  peers = []
})

afterEach(async () => {
  await Promise.all(peers.map(async (peer) => await peer.stop()))
  await rm(root, { recursive: true })
})

async function start(init: Partial<PeerInit> = {}): Promise<Peer> {
  const peer = await createPeer({ mesh: 'test', ...init })
  peers.push(peer)
  return peer
}

/** A founder, and others who know its address. */
async function startMesh(count: number): Promise<[Peer, ...Peer[]]> {
  const founder = await start({ found: true })
  const others = Array.from({ length: count - 1 }, async () => await start({ bootstrap: founder.addresses }))
  return [founder, ...(await Promise.all(others))]
}

async function listenOnFreePort(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, port: (server.address() as { port: number }).port }
}

it('signs with the key that is its name, with a data directory and without', async () => {
  const bytes = new TextEncoder().encode('the bells of Lisbon')
  for (const peer of [await start(), await start({ dataDir: join(root, 'a') })]) {
    const signature = await peer.sign('letter', bytes)
    expect(await verifySignature({ peer: peer.name, purpose: 'letter', bytes, signature })).toBe(true)
  }
})

it('takes single options of membership, and names one that cannot be meant', async () => {
  const peer = await start({ membership: { periodMs: 300, metadata: { zone: 'a', load: 0.5 } } })
  expect(peer.membership.status().timings).toMatchObject({ periodMs: 300, suspicionMultiplier: 12 })
  expect(peer.membership.members()[0]?.metadata).toMatchObject({ zone: 'a', load: 0.5 })
  const long = { metadata: { zone: 'z'.repeat(33) } }
  await expect(start({ membership: long })).rejects.toMatchObject({
    name: 'InvalidParametersError',
    message: expect.stringContaining('zone is well-formed text of 1 to 32 characters') as string
  })
})

describe('closed', () => {
  it('tells of a stop', async () => {
    const peer = await start()
    await peer.stop()
    expect(await peer.closed).toBeUndefined()
  })

  it('tells why a peer stopped itself, with nothing of it left running', async () => {
    const dataDir = join(root, 'a')
    const breaks = (components: object) =>
      (components as { host: MeshHost }).host.seat<CoreTypes>({
        name: 'broken',
        tag: 200,
        version: 1,
        priority: 3,
        codec: { encode: () => new Uint8Array(0), decode: () => undefined },
        create: () => ({
          step: ({ type }) => {
            if (type === 'command') {
              throw new RangeError('a rule is broken')
            }
            return []
          },
          deadline: () => undefined,
          snapshot: () => undefined
        })
      })
    const peer = await start({ dataDir, libp2p: { services: { broken: breaks } } })
    const { broken } = peer.libp2p.services as unknown as { broken: SeatHandle<CoreTypes> }
    await expect(broken.command({})).rejects.toMatchObject({ name: 'HostStoppedError' })
    expect(await peer.closed).toMatchObject({ message: 'a rule is broken' })
    expect(peer.libp2p.status).toBe('stopped')
    await expect(attach(dataDir).status()).rejects.toMatchObject({ name: 'PeerNotReachableError' })
    await expect(peer.store.put('x', 1)).rejects.toMatchObject({ name: 'HostStoppedError' })
    const next = await start({ dataDir })
    expect(next.name).toBe(peer.name)
  })
})

describe('three peers in one process', () => {
  it('find each other, are one mesh, and hold the same data', async () => {
    const mesh = await startMesh(3)
    await Promise.all(mesh.map(async (peer, index) => await peer.store.put(`from/${index}`, { index })))
    await eventually(async () => {
      for (const peer of mesh) {
        expect(peer.status().members).toEqual({ alive: 3, suspect: 0, dead: 0, left: 0 })
        expect(await peer.store.digest()).toEqual(await mesh[0].store.digest())
        expect(peer.store.stats().keys).toBe(3)
      }
      expect(new Set(mesh.map(({ meshId }) => meshId)).size).toBe(1)
      expect(mesh[0].meshId).toMatch(/^[0-9a-f]{32}$/)
    })
  })

  it('see one of them leave', async () => {
    const [first, second, third] = await startMesh(3)
    // Everybody has met everybody: who never knew a peer has nothing to say of its leaving.
    for (const peer of [first, second, third]) {
      await eventually(() => expect(peer?.status().members.alive).toBe(3))
    }
    await third?.stop()
    await eventually(() => {
      expect(first.status().members).toMatchObject({ alive: 2, left: 1 })
      expect(second?.status().members).toMatchObject({ alive: 2, left: 1 })
    })
  })
})

describe('a peer with a data directory', () => {
  it('keeps its name, its mesh and its data', async () => {
    const dataDir = join(root, 'peer')
    const first = await start({ dataDir, found: true })
    await first.store.put('greeting', 'hello')
    await eventually(() => expect(first.meshId).toBeDefined())
    const { name, meshId } = first
    await first.stop()
    const again = await start({ dataDir })
    expect(again.name).toBe(name)
    expect(again.meshId).toBe(meshId)
    expect(await again.store.get('greeting')).toBe('hello')
  })

  it('[HJ9] founds no second mesh once its journal is gone, and joins the old one', async () => {
    const dataDir = join(root, 'a')
    const founder = await start({ dataDir, found: true })
    const meshId = await founder.membership.whenMeshed()
    const other = await start({ bootstrap: founder.addresses })
    await other.membership.whenMeshed()
    await founder.stop()
    await rm(join(dataDir, 'journal'), { recursive: true })
    const again = await start({ dataDir, found: true })
    expect(again.name).toBe(founder.name)
    expect(again.libp2p.services.host.statistics.journal.damaged).toBeGreaterThan(0)
    await expect(again.membership.whenMeshed({ signal: AbortSignal.timeout(1_500) })).rejects.toMatchObject({
      name: 'TimeoutError'
    })
    await again.stop()
    const back = await start({ dataDir, found: true, bootstrap: other.addresses })
    expect(await back.membership.whenMeshed()).toBe(meshId)
  })

  it('[HJ9] founds its mesh where its first start ended once there was a key', async () => {
    const dataDir = join(root, 'a')
    const first = await start({ dataDir })
    await first.stop()
    for (const file of ['journal', 'journal-mark']) {
      await rm(join(dataDir, file), { recursive: true })
    }
    const peer = await start({ dataDir, found: true })
    expect(peer.name).toBe(first.name)
    expect(await peer.membership.whenMeshed()).toBeDefined()
  })

  it('keeps its key and its directory to itself', async () => {
    const dataDir = join(root, 'new/peer')
    await start({ dataDir })
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
    expect((await stat(join(dataDir, 'private-key'))).mode & 0o777).toBe(0o600)
  })

  it('can be reached through it, until it stops', async () => {
    const dataDir = join(root, 'peer')
    const peer = await start({ dataDir })
    const attached = attach(dataDir)
    await attached.put('greeting', 'hello')
    expect(await peer.store.get('greeting')).toBe('hello')
    expect(await attached.status()).toMatchObject({ name: peer.name, mesh: 'test', dataDir, pid: process.pid })
    await peer.stop()
    await expect(attached.status()).rejects.toMatchObject({ name: 'PeerNotReachableError' })
  })

  it('can not be reached where control is off', async () => {
    const dataDir = join(root, 'peer')
    await start({ dataDir, control: false })
    await expect(attach(dataDir).status()).rejects.toMatchObject({ name: 'PeerNotReachableError' })
  })

  it('of its own: two peers are refused one directory, and the first goes on', async () => {
    const dataDir = join(root, 'peer')
    const first = await start({ dataDir })
    await expect(start({ dataDir })).rejects.toMatchObject({ name: 'DataDirectoryInUseError', dataDir })
    expect((await attach(dataDir).status()).name).toBe(first.name)
  })

  it('gets one key, though two start on a new directory at once', async () => {
    const dataDir = join(root, 'peer')
    const outcomes = await Promise.allSettled([start({ dataDir }), start({ dataDir })])
    const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    expect(started).toHaveLength(1)
    const name = started[0]?.name
    await started[0]?.stop()
    expect((await start({ dataDir })).name).toBe(name)
  })

  it('does not start with a damaged key, and leaves it as it is', async () => {
    const dataDir = join(root, 'peer')
    await (await start({ dataDir })).stop()
    const path = join(dataDir, 'private-key')
    await writeFile(path, 'nonsense')
    await expect(start({ dataDir })).rejects.toMatchObject({ name: 'DamagedKeyError', path })
    expect(await readFile(path, 'utf8')).toBe('nonsense')
  })

  it('does not call a key damaged that it can not read', async () => {
    const dataDir = join(root, 'file')
    await writeFile(dataDir, '')
    await expect(start({ dataDir })).rejects.toMatchObject({
      name: 'JournalError',
      message: expect.stringContaining('ENOTDIR') as string
    })
  })
})

describe('a peer that can not start', () => {
  it('says what is in the way of its control socket, and starts once that is gone', async () => {
    const dataDir = join(root, 'a')
    await mkdir(dataDir)
    await writeFile(join(dataDir, 'control'), 'a file')
    await expect(start({ dataDir })).rejects.toMatchObject({
      name: 'JournalError',
      message: expect.stringContaining('control') as string
    })
    await rm(join(dataDir, 'control'))
    await start({ dataDir })
  })

  it('names the address that is in use, and leaves nothing running', async () => {
    const { server, port } = await listenOnFreePort()
    const dataDir = join(root, 'peer')
    const address = `/ip4/127.0.0.1/tcp/${port}`
    await expect(start({ dataDir, listen: [address] })).rejects.toMatchObject({ name: 'PortInUseError', address })
    await new Promise((resolve) => server.close(resolve))
    expect((await start({ dataDir, listen: [address] })).addresses[0]).toContain(address)
  })

  it('names the address that this machine does not have', async () => {
    const listen = ['/ip4/203.0.113.1/tcp/0']
    await expect(start({ listen })).rejects.toMatchObject({
      name: 'ListenError',
      message: expect.stringContaining('/ip4/203.0.113.1/tcp/0') as string
    })
  })

  it('says so where it is told to give up', async () => {
    const reason = new Error('enough')
    await expect(start({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})

describe('a peer whose bootstrap address', () => {
  it('does not answer starts, works, and joins once somebody is there', async () => {
    const { server, port } = await listenOnFreePort()
    await new Promise((resolve) => server.close(resolve))
    const founderDir = join(root, 'founder')
    const founder = await start({ dataDir: founderDir, found: true })
    const { name } = founder
    await founder.stop()

    const address = `/ip4/127.0.0.1/tcp/${port}`
    const early = await start({ bootstrap: [`${address}/p2p/${name}`] })
    await early.store.put('greeting', 'hello')
    expect(await early.store.get('greeting')).toBe('hello')

    const late = await start({ dataDir: founderDir, listen: [address] })
    await eventually(async () => expect(await late.store.get('greeting')).toBe('hello'))
  })

  it.each(['/ip4/127.0.0.1/udp/1', '/ip4/127.0.0.1/tcp/1/ws'])(
    'is one that no transport can dial (%s) does not start',
    async (address) => {
      await expect(start({ bootstrap: [address] })).rejects.toMatchObject({
        name: 'InvalidParametersError',
        message: expect.stringMatching(/^bootstrap has .* no transport can dial/)
      })
    }
  )

  it('[M48] leads nowhere says why, and the others meanwhile that they are linked', async () => {
    const { server, port } = await listenOnFreePort()
    await new Promise((resolve) => server.close(resolve))
    const founder = await start({ found: true })
    const stranger = await start({ mesh: 'other' })
    const ofNoName = stranger.addresses[0]?.replace(/\/p2p\/.*/, '') ?? ''
    const bootstrap = [...founder.addresses, `/ip4/127.0.0.1/tcp/${port}`, ofNoName]
    const peer = await start({ bootstrap })
    await eventually(() =>
      expect(peer.membership.status().bootstrap).toMatchObject([
        { address: bootstrap[0], peer: founder.name, linked: true },
        { linked: false, error: { message: expect.stringContaining('ECONNREFUSED') } },
        { peer: stranger.name, linked: false, error: { message: expect.stringContaining('another name') } }
      ])
    )
  })

  it('[M14] is answered by a copy of its own data directory is told so, at both', async () => {
    const ports = [await listenOnFreePort(), await listenOnFreePort()]
    await Promise.all(ports.map(async ({ server }) => await new Promise((resolve) => server.close(resolve))))
    const [first, second] = ports.map(({ port }) => `/ip4/127.0.0.1/tcp/${port}`) as [string, string]
    const original = await start({ dataDir: join(root, 'a'), found: true })
    await original.membership.whenMeshed()
    await original.stop()
    await cp(join(root, 'a'), join(root, 'b'), { recursive: true })
    const refused = vi.fn()
    for (const [directory, listen, bootstrap] of [
      ['a', first, second],
      ['b', second, first]
    ] as const) {
      const peer = await start({
        dataDir: join(root, directory),
        listen: [listen],
        bootstrap: [bootstrap],
        found: true
      })
      peer.membership.addEventListener('refused', ({ detail }) => {
        refused(directory, detail.error.name, (detail.error as { details?: object }).details)
      })
    }
    await eventually(() => expect(refused).toHaveBeenCalledTimes(2))
    const told = (address: string): unknown => expect.objectContaining({ address })
    expect(refused).toHaveBeenCalledWith('a', 'DuplicateIdentityError', told(second))
    expect(refused).toHaveBeenCalledWith('b', 'DuplicateIdentityError', told(first))
  })

  it('is of another mesh refuses it by a named event, and throws nothing', async () => {
    const dataDir = join(root, 'other')
    const other = await start({ dataDir, found: true })
    await other.store.put('ours', 1)
    await eventually(() => expect(other.meshId).toBeDefined())
    await other.stop()

    const founder = await start({ found: true })
    await eventually(() => expect(founder.meshId).toBeDefined())
    const foreign = await start({ dataDir, bootstrap: founder.addresses })
    const refused = vi.fn()
    foreign.membership.addEventListener('refused', ({ detail }) => refused(detail.error.name, detail.peer))
    founder.membership.addEventListener('refused', ({ detail }) => refused(detail.error.name, detail.peer))
    await eventually(() => expect(refused.mock.calls.flat()).toContain('ForeignMeshError'))
    expect(await founder.store.get('ours')).toBeUndefined()
    expect(founder.status().members.alive).toBe(1)
  })
})

describe('a peer', () => {
  it('takes libp2p options and further services of its user', async () => {
    const peer = await start({
      libp2p: { nodeInfo: { name: 'shop' }, services: { pubsub: floodsub(), clock: () => ({ now: () => 42 }) } }
    })
    const services = peer.libp2p.services as unknown as { clock: { now(): number }; pubsub: object }
    expect(services.clock.now()).toBe(42)
    expect(Object.prototype.toString.call(services.pubsub)).toContain('floodsub')
  })

  it('holds its process no longer than it runs', async () => {
    const script = `
      const { createPeer } = await import(${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)})
      const peer = await createPeer({ mesh: 'test', found: true })
      await peer.membership.whenMeshed()
      await peer.stop()
      const stoppedAt = performance.now()
      process.on('exit', () => console.log(Math.round(performance.now() - stoppedAt)))`
    const args = ['--conditions=@peermesh/source', '--input-type=module', '--eval', script]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    expect(Number(stdout)).toBeLessThan(500)
  })

  it('may be stopped twice, and at the end of its block', async () => {
    let name: string
    let address: string
    {
      await using peer = await start()
      name = peer.name
      address = peer.addresses[0] ?? ''
      await peer.stop()
    }
    expect(address).toContain(name)
    const port = Number(/tcp\/(\d+)/.exec(address)?.[1])
    await expect(
      new Promise((resolve, reject) => connect(port, '127.0.0.1').once('connect', resolve).once('error', reject))
    ).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})

describe('the example of the README', () => {
  it('is the one that is compiled here, and does what it says', async () => {
    const example = await readFile(new URL('fixtures/readme-example.ts', import.meta.url), 'utf8')
    expect(await readFile(new URL('../README.md', import.meta.url), 'utf8')).toContain(`\`\`\`ts\n${example}\`\`\``)
    expect(example.split('\n').length).toBeLessThanOrEqual(30)
    const said = vi.spyOn(console, 'log').mockReturnValue(undefined)
    await import('./fixtures/readme-example.ts')
    expect(said.mock.calls).toContainEqual(['remote', 'city/2950159', { name: 'Berlin', population: 3_426_354 }])
    expect(said.mock.calls).toContainEqual(['equal:', true])
    said.mockRestore()
  })
})
