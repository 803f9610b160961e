import { readFileSync } from 'node:fs'
import { mvRegister, NodeClock, replicaId, type Stamp } from '@peermesh/crdt'
import { HybridClock, millis } from '@peermesh/kernel'
import { expect, test } from 'vitest'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

test('the README shows the example as it is tested here', () => {
  const ours = read('./readme.spec.ts')
  const imports = ours.split('\n').filter((line) => line.includes("from '@peermesh/"))
  const [, shown] = /\n {2}\/\/ Begin\.\n(.*?)\n {2}\/\/ End\.\n/s.exec(ours) ?? []
  const [, example] = /```ts\n(.*?)```/s.exec(read('../README.md')) ?? []
  expect(example?.trim()).toBe(`${imports.slice(0, 2).join('\n')}\n\n${shown?.trim().replaceAll('\n  ', '\n')}`)
})

test('[C3] the register of the README keeps what it cannot decide', () => {
  const printed: unknown[] = []
  const console = { log: (what: unknown) => printed.push(what) }

  // Begin.
  const drink = mvRegister<string>()
  const anna = new NodeClock(replicaId('anna/1'))
  const bob = new NodeClock(replicaId('bob/1'))
  const time = new HybridClock()
  const stamp = (clock: NodeClock): Stamp => ({ ...clock.mint(), timestamp: time.next(millis(1_700_000_000_000)) })

  // Both write, and neither has heard of the other. A mutation gives a delta, and joining that is the change.
  const tea = drink.mutate(drink.bottom(), { type: 'write', value: 'tea' }, stamp(anna))
  const coffee = drink.mutate(drink.bottom(), { type: 'write', value: 'coffee' }, stamp(bob))

  // Deltas may come in any order, and twice: nothing is lost.
  const both = drink.join(drink.join(coffee, tea), coffee)
  console.log(drink.value(both)) // [ 'tea', 'coffee' ]

  // A write replaces what its writer saw, here both.
  const settled = drink.mutate(both, { type: 'write', value: 'cocoa' }, stamp(bob))
  console.log(drink.value(drink.join(both, settled))) // [ 'cocoa' ]

  // What has Bob incorporated that Anna lacks? That is all that anti-entropy has to ask.
  console.log([...bob.context.missingFrom(anna.context)]) // [ { replica: 'bob/1', from: 1, to: 2 } ]
  // End.

  expect(printed).toEqual([['tea', 'coffee'], ['cocoa'], [{ replica: 'bob/1', from: 1, to: 2 }]])
})
