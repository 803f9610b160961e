import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AttachedPeer, attach } from '../src/control/attached-peer.ts'
import { ControlConnection } from '../src/control/control-connection.ts'
import { type ControlServer, startControlServer } from '../src/control/control-server.ts'
import { eventually } from './support/eventually.ts'
import { type FakeLocks, fakeLocks } from './support/fake-locks.ts'
import { fakePeer } from './support/memory-store.ts'

const NAME = 'backup'

let dataDir: string
let locks: FakeLocks
let server: ControlServer
let attached: AttachedPeer
const errors: unknown[] = []

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pm-'))
  const ours = fakeLocks()
  locks = ours
  const peer = { ...fakePeer(), locks: ours }
  server = await startControlServer({ dataDir, peer, onError: (error) => errors.push(error) })
  attached = attach(dataDir)
  errors.length = 0
})

afterEach(async () => {
  await server.close()
  await rm(dataDir, { recursive: true })
  expect(errors).toEqual([])
})

describe('a lock that is held through an attached peer', () => {
  it('is held for as long as the peer answers, and given up at once', async () => {
    const lock = await attached.lock(NAME)
    expect(lock).toMatchObject({ name: NAME, fence: 7n })
    expect(lock.heldForMs()).toBeGreaterThan(0)
    expect(lock.heldForMs()).toBeLessThanOrEqual(locks.leaseMs)
    await new Promise((resolve) => setTimeout(resolve, locks.leaseMs + 100))
    expect(lock.heldForMs()).toBeGreaterThan(0)
    await expect(attached.lock(NAME, { wait: 5 })).rejects.toMatchObject({ name: 'LockTimeoutError' })
    await lock.release()
    expect(locks.released).toEqual([NAME])
    expect((await attached.lock(NAME)).fence).toBe(8n)
  })

  it('says by name why it was not got, and does not wait when it is told not to', async () => {
    await expect(attached.lock('cut-off')).rejects.toMatchObject({ name: 'NoQuorumError' })
    await expect(attached.lock(NAME, { signal: AbortSignal.abort(new RangeError('enough')) })).rejects.toThrow('enough')
    expect(locks.held.size).toBe(0)
  })

  it('is kept for as long as was promised where the program is gone, since what it began may go on', async () => {
    locks.leaseMs = 600
    const connection = new ControlConnection(dataDir)
    const leaving = new AbortController()
    const ping = { ping: 1 }
    const source = (async function* () {
      yield Buffer.from(`${JSON.stringify(ping)}\n`)
      await new Promise(() => undefined)
    })()
    const lines = connection.stream('POST', `/lock?name=${NAME}`, { source, signal: leaving.signal })
    let promisedAt = 0
    for await (const line of lines) {
      if ((line as { type: string }).type === 'held') {
        promisedAt = performance.now()
        break
      }
    }
    leaving.abort()
    await eventually(async () => await Promise.resolve(expect(locks.released).toEqual([NAME])))
    expect(performance.now() - promisedAt).toBeGreaterThan(550)
  })

  it('tells at once that it is lost, and why', async () => {
    const lock = await attached.lock(NAME)
    const details = { name: NAME, fence: 7n, reason: 'expired' }
    const lost = Object.assign(new Error('backup is held no more'), { name: 'LockLostError', details })
    locks.held.get(NAME)?.lose(lost)
    await eventually(async () => await Promise.resolve(expect(lock.signal.aborted).toBe(true)))
    expect(lock.heldForMs()).toBe(0)
    expect(lock.signal.reason).toMatchObject({ name: 'LockLostError', details: { reason: 'expired', fence: '7' } })
    await lock.release()
  })

  it('holds up the stop of the peer until it is given up, and no longer than was promised', async () => {
    const lock = await attached.lock(NAME)
    const closed = server.close()
    await eventually(async () => await Promise.resolve(expect(lock.signal.aborted).toBe(true)))
    expect(lock.heldForMs()).toBeGreaterThan(0)
    expect(locks.released).toEqual([])
    await lock.release()
    expect(locks.released).toEqual([NAME])
    await closed
  })
})
