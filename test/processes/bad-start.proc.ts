import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attach, type PeerInit } from 'peermesh'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ChildPeer, freePorts, killAll } from '../support/child-peer.ts'
import { until } from '../support/until.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peermesh-test-'))
})

afterEach(async () => {
  await killAll()
  await rm(directory, { recursive: true, force: true })
})

function peerIn(name: string, init: Partial<PeerInit> = {}): PeerInit {
  return { mesh: 'bad-start', dataDir: join(directory, name), listen: ['/ip4/127.0.0.1/tcp/0'], ...init }
}

async function refusal(starting: Promise<ChildPeer>): Promise<{ readonly name: string; readonly message: string }> {
  return await starting.then(
    (peer) => ({ name: 'none', message: `${peer.name} started` }),
    (error: Error) => error
  )
}

async function valueAt(peer: ChildPeer, key: string, value: string): Promise<string | undefined> {
  return (await peer.ask('get', key)) === value ? undefined : `${key} at ${peer.name}`
}

describe('a peer that cannot start says why, by name, and what to do', () => {
  it('[S8] where another process uses its data directory, and that one goes on', async () => {
    const first = await ChildPeer.start(peerIn('shared', { found: true }))
    await first.ask('put', 'before', 'the second start')
    const { name, message } = await refusal(ChildPeer.start(peerIn('shared')))
    expect(name).toBe('DataDirectoryInUseError')
    expect(message).toContain(join(directory, 'shared'))
    expect(message).toMatch(/Stop that one, or give each peer a directory of its own/)

    await first.ask('put', 'after', 'the second start')
    // Its control socket is still its own.
    expect((await attach(join(directory, 'shared')).status()).name).toBe(first.name)

    await first.kill()
    const second = await ChildPeer.start(peerIn('shared'))
    expect(second.name).toBe(first.name)
    expect(await second.ask('entries')).toEqual([
      ['after', 'the second start'],
      ['before', 'the second start']
    ])
  })

  it('[S8] where its port is in use, and on another port it has all that it acknowledged', async () => {
    const first = await ChildPeer.start(peerIn('a', { found: true }))
    await first.ask('put', 'acknowledged', 'before')
    await first.kill()
    const occupant = createServer()
    occupant.listen(0, '127.0.0.1')
    await once(occupant, 'listening')
    try {
      const taken = `/ip4/127.0.0.1/tcp/${(occupant.address() as AddressInfo).port}`
      const { name, message } = await refusal(ChildPeer.start(peerIn('a', { listen: [taken] })))
      expect(name).toBe('PortInUseError')
      expect(message).toContain(taken)
      expect(message).toMatch(/stop it, or listen on another port/)
      const second = await ChildPeer.start(peerIn('a'))
      expect(await second.ask('get', 'acknowledged')).toBe('before')
    } finally {
      occupant.close()
    }
  })
})

describe('a peer that finds nobody, or the wrong ones', () => {
  it('[M23] [S8] works while its bootstrap address does not answer, and joins when it does', async () => {
    const [port] = await freePorts(1)
    const address = `/ip4/127.0.0.1/tcp/${port}`
    const early = await ChildPeer.start(peerIn('early', { bootstrap: [address] }))
    await early.ask('put', 'early', 'alone')
    expect((await early.ask('status')).meshId).toBe(undefined)
    expect(await early.ask('get', 'early')).toBe('alone')

    const late = await ChildPeer.start(peerIn('late', { listen: [address], found: true }))
    await late.ask('put', 'late', 'there at last')
    await until(async () => (await valueAt(late, 'early', 'alone')) ?? (await valueAt(early, 'late', 'there at last')))
    // Data may come before the late one, which looks for a mesh first, has founded one.
    await until(async () => {
      const [one, other] = await Promise.all([early.ask('status'), late.ask('status')])
      return one.meshId !== undefined && one.meshId === other.meshId ? undefined : 'one mesh id at both'
    })
  })

  it('[M11] is told by name of a peer that belongs to another mesh, and both go on apart', async () => {
    const founded = await ChildPeer.start(peerIn('one', { found: true }))
    await until(async () => ((await founded.ask('status')).meshId === undefined ? 'the first mesh' : undefined))
    await founded.ask('put', 'of', 'the first mesh')
    const stray = await ChildPeer.start(peerIn('two', { found: true }))
    await until(async () => ((await stray.ask('status')).meshId === undefined ? 'the second mesh' : undefined))
    await stray.ask('put', 'of', 'the second mesh')
    await stray.kill()

    const again = await ChildPeer.start(peerIn('two', { bootstrap: founded.addresses }))
    for (const [peer, other] of [
      [again, founded],
      [founded, again]
    ] as const) {
      await until(async () => ((await peer.ask('refused')).length === 0 ? `${peer.name} refused nobody` : undefined))
      const [refused] = await peer.ask('refused')
      expect(refused).toMatchObject({ peer: other.name, name: 'ForeignMeshError' })
      expect(refused?.message).toMatch(/data directory|bootstrap/)
    }
    await again.ask('put', 'goes', 'on')
    await founded.ask('put', 'goes', 'on too')
    expect(await again.ask('entries')).toEqual([
      ['goes', 'on'],
      ['of', 'the second mesh']
    ])
    expect(await founded.ask('entries')).toEqual([
      ['goes', 'on too'],
      ['of', 'the first mesh']
    ])
  })
})
