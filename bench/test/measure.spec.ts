import { expect, it } from 'vitest'
import { measure } from '../measure.ts'

it('takes value and limit in turn, the one first and then the other, and leaves out the warm-up', async () => {
  const order: string[] = []
  let value = 0
  let limit = 100
  const rounds: number[] = []
  const samples = await measure(
    {
      value: () => {
        order.push('value')
        return Promise.resolve(++value)
      },
      limit: () => {
        order.push('limit')
        return Promise.resolve(++limit)
      }
    },
    { warmUps: 1, samples: 3, onRound: (round) => rounds.push(round) }
  )
  expect(samples).toStrictEqual({ values: [2, 3, 4], limits: [102, 103, 104] })
  expect(order).toStrictEqual(['value', 'limit', 'limit', 'value', 'value', 'limit', 'limit', 'value'])
  expect(rounds).toStrictEqual([0, 1, 2, 3])
})
