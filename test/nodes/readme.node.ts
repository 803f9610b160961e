import { readFile } from 'node:fs/promises'
import { expect, test, vi } from 'vitest'

const text = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8')

test('the README of the repository shows the example as it is tested here', async () => {
  const [, example] = /```ts\n(.*?)```/s.exec(await text('../../README.md')) ?? []
  expect(example).toBe(await text('./readme/example.ts'))
})

test('the example of the README prints what its comments say', async () => {
  const printed: unknown[][] = []
  const log = vi.spyOn(console, 'log').mockImplementation((...line) => {
    printed.push(line)
  })
  try {
    await import('./readme/example.ts')
  } finally {
    log.mockRestore()
  }
  expect(printed).toEqual([['city/2950159', { name: 'Berlin', population: 3426354 }], [undefined]])
})
