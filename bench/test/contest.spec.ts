import { expect, it } from 'vitest'
import { Contest } from '../contest.ts'
import { measure } from '../measure.ts'
import { Workshop } from '../processes/workshop.ts'

it('takes one sample of each contestant a round, whoever begins moving on by one, and all rows look at the same rounds', async () => {
  const order: string[] = []
  let opened = 0
  const contest = new Contest(() => {
    opened++
    const take = (name: string) => () => Promise.resolve(order.push(name))
    return Promise.resolve({ a: take('a'), b: take('b'), c: take('c') })
  })
  const row = { name: 'row', unit: 'ms', about: '', limitAbout: '', figure: (sample: number) => sample }
  await using workshop = new Workshop()
  const rounds = { warmUps: 1, samples: 2 }
  const first = await measure(await contest.row({ ...row, value: 'a', beside: 'b' }).open(workshop), rounds)
  const second = await measure(await contest.row({ ...row, value: 'a', beside: 'c' }).open(workshop), rounds)
  expect(opened).toBe(1)
  expect(order.join('')).toBe('abcbcacab')
  expect(first).toStrictEqual({ values: [6, 8], limits: [4, 9] })
  expect(second).toStrictEqual({ values: [6, 8], limits: [5, 7] })
})
