import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createPeer } from '../src/create-peer.ts'
import type { Peer } from '../src/peer.ts'

const CONTROL_FAILS = new Error('the control socket does not close')

vi.mock('../src/control/control-server.ts', () => ({
  startControlServer: async () => {
    return await Promise.resolve({ socketPath: '', close: async () => await Promise.reject(CONTROL_FAILS) })
  }
}))

let dataDir: string
let peer: Peer

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pm-'))
  peer = await createPeer({ mesh: 'test', dataDir })
})

afterEach(async () => {
  await rm(dataDir, { recursive: true })
})

it('a peer stops all of itself where a part does not, and tells of that', async () => {
  await expect(peer.stop()).rejects.toBe(CONTROL_FAILS)
  expect(peer.libp2p.status).toBe('stopped')
  expect(await peer.closed).toBeUndefined()
  // The data directory is free.
  const next = await createPeer({ mesh: 'test', dataDir, control: false })
  await next.stop()
})

it('a peer of which several parts do not stop tells of all of them', async () => {
  const stopped = peer.libp2p.stop.bind(peer.libp2p)
  const hangs = new Error('a service does not stop')
  peer.libp2p.stop = async () => {
    await stopped()
    throw hangs
  }
  await expect(peer.stop()).rejects.toMatchObject({ name: 'AggregateError', errors: [CONTROL_FAILS, hangs] })
})
