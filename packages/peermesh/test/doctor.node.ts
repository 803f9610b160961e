import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { multiaddr } from '@multiformats/multiaddr'
import { levelJournal } from '@peermesh/host'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkData, type DataReport, freeBytes } from '../src/cli/doctor/check-data.ts'
import { parseTcp, tryListen } from '../src/cli/doctor/check-listen.ts'
import { type Probe, probeMesh } from '../src/cli/doctor/mesh-probe.ts'
import { attach } from '../src/control/attached-peer.ts'
import { createPeer } from '../src/create-peer.ts'
import { generateMeshKey } from '../src/mesh-key/mesh-key.ts'
import type { Peer } from '../src/peer.ts'
import { serveWallClock, wallClockProtocol } from '../src/wall-clock.ts'

let root: string
const peers: Peer[] = []
const servers: Server[] = []

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pm-'))
})

afterEach(async () => {
  await Promise.all(peers.splice(0).map(async (peer) => await peer.stop()))
  await Promise.all(servers.splice(0).map(async (server) => await new Promise((resolve) => server.close(resolve))))
  await rm(root, { recursive: true })
})

async function start(mesh = 'main', dataDir?: string): Promise<Peer> {
  const peer = await createPeer({ mesh, found: true, ...(dataDir === undefined ? {} : { dataDir }) })
  peers.push(peer)
  await peer.membership.whenMeshed()
  return peer
}

describe('what doctor says of a data directory', () => {
  async function report(dataDir: string, free?: number): Promise<DataReport> {
    return await checkData(dataDir, {
      status: async (path) => (peers.length > 0 ? await attach(path).status() : undefined),
      freeBytes: async (path) => free ?? (await freeBytes(path))
    })
  }

  const worst = ({ findings }: DataReport): string[] =>
    findings.filter(({ level }) => level !== 'ok').map(({ level, check, text }) => `${level} ${check}: ${text}`)

  it('that is not there yet: that it can be made', async () => {
    const { findings } = await report(join(root, 'a/b'))
    expect(findings).toMatchObject([{ level: 'ok', text: expect.stringContaining('can be made') as string }])
  })

  it('that is a file, or below one', async () => {
    await writeFile(join(root, 'file'), '')
    expect(worst(await report(join(root, 'file')))).toEqual([`wrong data directory: ${join(root, 'file')} is a file.`])
    expect(worst(await report(join(root, 'file/a')))).toEqual([
      `wrong data directory: ${join(root, 'file')} is a file.`
    ])
  })

  it.skipIf(process.getuid?.() === 0)('that can not be written', async () => {
    await mkdir(join(root, 'a'), { mode: 0o500 })
    expect(worst(await report(join(root, 'a')))).toEqual([expect.stringContaining("can't be written (EACCES)")])
  })

  it('on a disk that is full, or nearly', async () => {
    expect(worst(await report(root, 1_024))).toEqual([expect.stringMatching(/^wrong .* only 1.0 KiB are free/)])
    expect(worst(await report(root, 200 * 1_024 * 1_024))).toEqual([expect.stringMatching(/^warning .* only 200/)])
  })

  it('on which a peer runs: which one', async () => {
    const peer = await start('main', root)
    const told = await report(root)
    expect(worst(told)).toEqual([])
    expect(told).toMatchObject({ meshId: peer.meshId, running: { name: peer.name, pid: process.pid } })
    expect(told.findings.at(-1)?.text).toContain(`Peer ${peer.name} runs on it: process ${process.pid}`)
  })

  it('on which a peer ran: who it was, and of which mesh', async () => {
    const peer = await start('main', root)
    const { meshId, name } = peer
    await peer.stop()
    peers.length = 0
    const told = await report(root)
    expect(worst(told)).toEqual([])
    expect(told).toMatchObject({ meshId, running: undefined })
    expect(told.findings.map(({ text }) => text).join('\n')).toContain(`The peer is ${name}.`)
    // It was only looked at: the peer starts on it as before.
    expect((await start('main', root)).name).toBe(name)
  })

  it('that another process uses and does not answer', async () => {
    const journal = await levelJournal(root)
    expect(worst(await report(root))).toEqual([expect.stringMatching(/^wrong journal: Another process uses/)])
    await journal.close()
  })

  it('whose key or journal is damaged, or open to others', async () => {
    const peer = await start('main', root)
    await peer.stop()
    peers.length = 0
    await chmod(join(root, 'private-key'), 0o644)
    expect(worst(await report(root))).toEqual([expect.stringMatching(/^warning identity: .* can be read by other/)])
    await writeFile(join(root, 'private-key'), 'nonsense')
    expect(worst(await report(root))).toEqual([expect.stringMatching(/^wrong identity: .* is damaged/)])
    await writeFile(join(root, 'journal/CURRENT'), 'nonsense')
    expect(worst(await report(root))[1]).toMatch(/^wrong journal: .* cannot be opened/)
  })
})

describe('what doctor learns of an address to join', () => {
  async function probe(address: string, mesh = 'main'): Promise<Probe> {
    const place = parseTcp(address)
    if (place === undefined) {
      throw new TypeError(address)
    }
    return await probeMesh(multiaddr(address), { ...place, mesh })
  }

  async function listen(onConnection: (socket: Socket) => void): Promise<string> {
    const server = createServer((socket) => {
      // Whoever probes may hang up at any time.
      socket.on('error', () => socket.destroy())
      socket.resume()
      onConnection(socket)
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `/ip4/127.0.0.1/tcp/${(server.address() as { port: number }).port}`
  }

  it('a name that is not known, and a port on which nobody listens', async () => {
    expect(await probe('/dns4/nowhere.invalid/tcp/7400')).toMatchObject({ reached: 'nothing', why: 'unresolved' })
    const address = await listen(() => undefined)
    await new Promise((resolve) => servers.pop()?.close(resolve))
    expect(await probe(address)).toMatchObject({ reached: 'nothing', why: 'refused' })
  })

  it('something that does not speak libp2p', async () => {
    const address = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await probe(address)).toMatchObject({ reached: 'port', isOtherPeer: false })
  })

  it('another peer than the address names', async () => {
    const [first, second] = [await start(), await start('orders')]
    const address = first.addresses[0]?.replace(first.name, second.name) ?? ''
    expect(await probe(address)).toMatchObject({ reached: 'port', isOtherPeer: true })
  })

  it('a peer of a mesh of another name: of which', async () => {
    const peer = await start('orders')
    const [address = ''] = peer.addresses
    expect(await probe(address)).toEqual({ reached: 'peer', name: peer.name, meshes: ['orders'] })
  })

  it('a peer of the mesh: which id and versions it has, and what its clock shows; and it is told nothing of us', async () => {
    const peer = await start()
    const [address = ''] = peer.addresses
    const told = await probe(address)
    expect(told).toMatchObject({
      reached: 'mesh',
      name: peer.name,
      hello: { meshId: peer.meshId, versions: { store: { oldest: 1, newest: 2 } } }
    })
    // On one machine there is one clock: it agrees to half the round trip, and a millisecond for its grain.
    const { clock } = told as Extract<Probe, { reached: 'mesh' }>
    expect(Math.abs(clock?.aheadMs ?? Number.NaN)).toBeLessThanOrEqual((clock?.roundTripMs ?? 0) / 2 + 2)
    expect(peer.membership.members().map(({ peer: name }) => name)).toEqual([peer.name])
  })

  it('a peer with a mesh key: whether it is ours', async () => {
    const meshKey = generateMeshKey()
    const peer = await createPeer({ mesh: 'main', found: true, meshKey })
    peers.push(peer)
    const [address = ''] = peer.addresses
    const place = { ...(parseTcp(address) as NonNullable<ReturnType<typeof parseTcp>>), mesh: 'main' }
    expect(await probeMesh(multiaddr(address), { ...place, meshKey })).toMatchObject({
      reached: 'mesh',
      name: peer.name
    })
    const others = [undefined, generateMeshKey()]
    for (const other of others) {
      expect(await probeMesh(multiaddr(address), { ...place, meshKey: other })).toMatchObject({ reached: 'port' })
    }
  })

  it('how far a clock is ahead', async () => {
    const peer = await start()
    await peer.libp2p.unhandle(wallClockProtocol('main'))
    await serveWallClock(peer.libp2p, 'main', () => Date.now() + 90_000)
    const [address = ''] = peer.addresses
    const { clock } = (await probe(address)) as Extract<Probe, { reached: 'mesh' }>
    expect(Math.abs((clock?.aheadMs ?? 0) - 90_000)).toBeLessThanOrEqual((clock?.roundTripMs ?? 0) / 2 + 2)
  })

  it('a port that is in use, and one that is free', async () => {
    const address = await listen(() => undefined)
    const port = parseTcp(address)?.port ?? 0
    expect(await tryListen('127.0.0.1', port)).toBe('EADDRINUSE')
    await new Promise((resolve) => servers.pop()?.close(resolve))
    expect(await tryListen('127.0.0.1', port)).toBeUndefined()
  })
})
