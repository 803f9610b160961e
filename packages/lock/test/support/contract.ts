import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AcquireOptions, Lock, LockAlgorithm, LockMode, LockOptions, RequestStatus } from '../../src/index.ts'

export type ContractLock = Pick<Lock, 'fence' | 'held' | 'release'>

export interface ContractOwner {
  acquire(name: string, options?: AcquireOptions): Promise<ContractLock>
  tryAcquire(name: string, options?: LockOptions): Promise<ContractLock | undefined>
}

export interface ContractPeer extends ContractOwner {
  owner(): ContractOwner
  status(): readonly RequestStatus[]
  /** As it should: it releases what it holds. */
  stop(): Promise<void>
}

export interface ContractMesh {
  readonly peers: readonly ContractPeer[]
  /** Waits for a fact. */
  until(holds: () => boolean): Promise<void>
  close(): Promise<void>
}

interface Variant {
  readonly algorithm: LockAlgorithm
  readonly mode?: LockMode
}

const VARIANTS: readonly Variant[] = [
  { algorithm: 'quorum' },
  { algorithm: 'naimi-trehel', mode: 'strict' },
  { algorithm: 'naimi-trehel', mode: 'fenced' },
  { algorithm: 'suzuki-kasami', mode: 'strict' },
  { algorithm: 'suzuki-kasami', mode: 'fenced' },
  { algorithm: 'raymond', mode: 'strict' },
  { algorithm: 'raymond', mode: 'fenced' }
]

const words = ({ algorithm, mode }: Variant): string => [algorithm, mode].join(' ').trim()

/** What every algorithm promises, on whatever its messages travel. */
export function lockContract(title: string, createMesh: (count: number) => Promise<ContractMesh>): void {
  describe(title, () => {
    let mesh: ContractMesh
    beforeAll(async () => {
      mesh = await createMesh(3)
    })
    afterAll(async () => mesh.close())

    const three = (): [ContractPeer, ContractPeer, ContractPeer] =>
      mesh.peers as [ContractPeer, ContractPeer, ContractPeer]
    const queued = async (peer: ContractPeer, name: string): Promise<void> =>
      mesh.until(() => peer.status().some((request) => request.name === name && request.phase === 'queued'))

    describe.each(VARIANTS.map((variant) => [words(variant), variant] as const))('%s', (_, variant) => {
      const named = (what: string): string => `${what} of ${words(variant)}`

      it('[K1] [K3] [K4] lets in one at a time, by rising fences, wherever it is asked for', async () => {
        const name = named('turns')
        let highest = 0n
        for (const peer of [...three(), ...three()]) {
          const lock = await peer.acquire(name, variant)
          expect(lock.held()).toBe(true)
          expect(lock.fence > highest).toBe(true)
          highest = lock.fence
          for (const other of three()) {
            expect(await other.tryAcquire(name, variant)).toBeUndefined()
          }
          expect(await lock.release()).toBe(true)
          expect(lock.held()).toBe(false)
        }
      })

      it('[K5] lets in whoever stood in the queue first', async () => {
        const [a, b, c] = three()
        const name = named('queue')
        const first = await a.acquire(name, variant)
        const order: string[] = []
        const asked = async (peer: ContractPeer, by: string): Promise<void> => {
          const lock = await peer.acquire(name, variant)
          order.push(by)
          await lock.release()
        }
        const second = asked(b, 'b')
        await queued(b, name)
        const third = asked(c, 'c')
        await queued(c, name)
        const again = asked(a, 'a')
        await first.release()
        await Promise.all([second, third, again])
        expect(order).toEqual(['b', 'c', 'a'])
      })

      it("[K8] whoever thinks better of it is told why it was not let in, and stands in nobody's way", async () => {
        const [a, b, c] = three()
        const name = named('second thoughts')
        const first = await a.acquire(name, variant)
        await expect(b.acquire(name, { ...variant, wait: 100 })).rejects.toMatchObject({ name: 'LockTimeoutError' })
        const signal = AbortSignal.abort(new RangeError('enough'))
        await expect(b.acquire(name, { ...variant, signal })).rejects.toThrow('enough')
        expect(b.status().filter((request) => request.name === name)).toEqual([])
        const second = c.acquire(name, variant)
        await queued(c, name)
        await first.release()
        expect(await (await second).release()).toBe(true)
        expect(await (await b.acquire(name, variant)).release()).toBe(true)
      })

      it('[K9] is what its first use said', async () => {
        const [a, b] = three()
        const name = named('kind')
        const lock = await a.acquire(name, variant)
        const others: LockOptions[] = [...VARIANTS.filter((other) => other !== variant), { ...variant, capacity: 2 }]
        for (const peer of [a, b]) {
          for (const other of others) {
            const failure = await peer.acquire(name, { ...other, wait: 5_000 }).catch((error: unknown) => error)
            const isMisuse = (other.capacity ?? 1) > 1 && other.algorithm !== 'quorum'
            expect(failure).toMatchObject({ name: isMisuse ? 'InvalidParametersError' : 'LockKindMismatchError' })
          }
        }
        expect(lock.held()).toBe(true)
        await lock.release()
      })

      it('[K10] an owner enters what it holds again', async () => {
        const [a, b] = three()
        const name = named('reentrance')
        const owner = a.owner()
        const outer = await owner.acquire(name, variant)
        const inner = await owner.acquire(name, variant)
        expect(inner.fence).toBe(outer.fence)
        await inner.release()
        expect(await b.tryAcquire(name, variant)).toBeUndefined()
        await outer.release()
        await (await b.acquire(name, variant)).release()
      })

      it('[K1] [K6] serves all who ask at one time, one after the other', async () => {
        const name = named('crowd')
        let inside = 0
        let highest = 0n
        const use = async (peer: ContractPeer): Promise<void> => {
          for (let count = 0; count < 5; count++) {
            const lock = await peer.acquire(name, variant)
            inside += 1
            expect([inside, lock.fence > highest]).toEqual([1, true])
            highest = lock.fence
            await Promise.resolve()
            inside -= 1
            await lock.release()
          }
        }
        await Promise.all([...three(), ...three()].map(use))
      })
    })

    it('[K6] whoever stops as it should leaves its locks to the others', async () => {
      const [a, b, c] = three()
      const locks = await Promise.all(VARIANTS.map(async (variant) => b.acquire(`left of ${words(variant)}`, variant)))
      const waiting = VARIANTS.map(async (variant) => a.acquire(`left of ${words(variant)}`, variant))
      for (const variant of VARIANTS) {
        await queued(a, `left of ${words(variant)}`)
      }
      await b.stop()
      const next = await Promise.all(waiting)
      expect(next.map(({ fence }, index) => fence > (locks[index]?.fence ?? 0n))).toEqual(VARIANTS.map(() => true))
      await Promise.all(next.map(async (lock) => lock.release()))
      for (const variant of VARIANTS) {
        await (await c.acquire(`left of ${words(variant)}`, variant)).release()
      }
    })
  })
}
