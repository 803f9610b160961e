import { inspect } from 'node:util'
import type { LockGrant } from '@peermesh/lock/core'
import { describe, expect, it } from 'vitest'
import type { AcquireCommand } from '../src/core/named-lock.ts'
import type { HeldLock } from '../src/held-lock.ts'
import { Holdings } from '../src/holdings.ts'

const ASKED: AcquireCommand = { type: 'acquire', name: 'x', capacity: 2, permits: 1 }

/** Holdings whose service is the test. */
class Service {
  readonly released: number[] = []
  heldMs = 1_000
  readonly holdings = new Holdings({
    heldForMs: () => this.heldMs,
    extend: () => Promise.resolve(true),
    release: (_name, request) => {
      this.released.push(request)
      return Promise.resolve(this.heldMs > 0)
    }
  })

  enter(request: number): HeldLock {
    const fence = { generation: 0, counter: request }
    const grant: LockGrant = { name: 'x', request, session: 's', fence, ticket: request }
    return this.holdings.enter(ASKED, grant).lock
  }
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

describe('a quorum lock that is released', () => {
  it('[K8] is released by who asks for it at once, and by nobody besides', async () => {
    const service = new Service()
    expect(await service.enter(1).release()).toBe(true)
    expect(service.holdings.asked(ASKED)).toMatchObject({ leaves: 1 })
    expect(service.holdings.asked(ASKED)).not.toHaveProperty('leaves')
    await turn()
    expect(service.released).toEqual([])
  })

  it('[K8] is given back before anything else happens where nobody asks', async () => {
    const service = new Service()
    const lock = service.enter(1)
    lock[Symbol.dispose]()
    expect([lock.held(), service.released]).toEqual([false, []])
    await turn()
    expect(service.released).toEqual([1])
    expect(service.holdings.asked(ASKED)).not.toHaveProperty('leaves')
  })

  it('[K8] is given back at once where it is held no more, where another is, and before anybody looks or asks for a token', async () => {
    const service = new Service()
    await Promise.all([service.enter(1).release(), service.enter(2).release()])
    expect(service.released).toEqual([2])
    service.holdings.giveBack()
    expect(service.released).toEqual([2, 1])
    const third = service.enter(3)
    service.heldMs = 0
    expect(await third.release()).toBe(false)
    expect(service.released).toEqual([2, 1, 3])
    service.heldMs = 1_000
    await service.enter(4).release()
    service.holdings.again({ ...ASKED, algorithm: 'naimi-trehel' })
    expect(service.released).toEqual([2, 1, 3, 4])
    await turn()
    expect(service.released).toEqual([2, 1, 3, 4])
  })

  it('[K8] is nobody’s to release once it was lost', async () => {
    const service = new Service()
    await service.enter(1).release()
    service.holdings.end(1, 'not-renewed')
    expect(service.holdings.asked(ASKED)).not.toHaveProperty('leaves')
    await turn()
    expect(service.released).toEqual([])
  })

  it('reads well in a log, as an object and as JSON', async () => {
    const lock = new Service().enter(7)
    expect(inspect(lock)).toBe("{ name: 'x', fence: 7n, held: true }")
    await lock.release()
    expect(JSON.stringify(lock)).toBe('{"name":"x","fence":"7","held":false}')
  })
})
