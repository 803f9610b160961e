import { NotStartedError } from '@peermesh/host'
import { afterEach, expect, it } from 'vitest'
import type { StoreWatch } from '../src/index.ts'
import { createNode, stopAll } from './support/nodes.ts'

afterEach(stopAll)

it('a watch that is opened before the start is told what comes, and its point goes on from there', async () => {
  const watches: StoreWatch[] = []
  const { kv } = await createNode({
    found: true,
    beforeStart: (store) => {
      watches.push(store.watch('a'))
      // Nobody knows yet what changed since then.
      expect(() => store.watch('', { since: 'a' })).toThrow(NotStartedError)
    }
  })
  const [watch] = watches as [StoreWatch]
  await kv.put('a', 1)
  expect(await watch.next()).toMatchObject({ value: { key: 'a', value: 1, origin: 'local' } })
  expect(watch.point()).toBe(kv.snapshot().point)
})
