import { fenced } from '@peermesh/quorum'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contradictions } from '../support/held-terms.ts'
import { MeshOfThree } from '../support/mesh-of-three.ts'
import { until } from '../support/until.ts'

const NAME = 'invoice/42'

describe('a lock among processes', () => {
  let mesh: MeshOfThree

  beforeAll(async () => {
    mesh = await MeshOfThree.start('lock')
  })

  afterAll(async () => {
    await mesh.end()
  })

  it('[K3] [K6] of a holder that is killed goes to the next in the queue, and fences go on where it comes back', async () => {
    const [holder, next] = [mesh.peer(0), mesh.peer(1)]
    const first = await holder.ask('acquire', NAME)
    const second = next.ask('acquire', NAME)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await holder.kill()
    const { fence } = await second
    expect(fence).toBeGreaterThan(first.fence)
    await mesh.startAgain(0)
    expect(await mesh.peer(0).ask('lock', NAME)).toBeUndefined()
    await next.ask('release', NAME)
    expect((await mesh.peer(0).ask('acquire', NAME)).fence).toBeGreaterThan(fence)
    await mesh.peer(0).ask('release', NAME)
  })

  it('[K2] of a holder that stands still goes on after its lease; woken, it knows, and what it writes is refused', async () => {
    const [paused, next] = [mesh.peer(1), mesh.peer(2)]
    const ledger = fenced('ledger')
    const before = await paused.ask('acquire', NAME)
    ledger.check({ mesh: 'm', fence: before.fence })
    paused.pause()
    const after = await next.ask('acquire', NAME)
    ledger.check({ mesh: 'm', fence: after.fence })
    paused.resume()
    expect(await paused.ask('lock', NAME)).toMatchObject({ held: false })
    await until(async () => {
      const { lost } = (await paused.ask('lock', NAME)) ?? {}
      return lost?.name === 'LockLostError' ? undefined : 'the word that it is lost'
    })
    expect(() => {
      ledger.check({ mesh: 'm', fence: before.fence })
    }).toThrow(expect.objectContaining({ name: 'StaleFenceError' }) as Error)
    const held = (await Promise.all(mesh.peers.map(async (peer) => await peer.ask('heldLocks')))).flat()
    expect(contradictions(held)).toEqual([])
    await next.ask('release', NAME)
    await mesh.whole()
  })

  it('[K6] of a peer that stops as it should is free at once', async () => {
    const [stopping, next] = [mesh.peer(2), mesh.peer(0)]
    const { fence } = await stopping.ask('acquire', NAME)
    const waiting = next.ask('acquire', NAME)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await stopping.stop()
    expect((await waiting).fence).toBeGreaterThan(fence)
  })
})
