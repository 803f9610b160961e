import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { startPeer } from './example.ts'
import { until } from './support/nodes.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

it('the README shows the example as it is tested here', () => {
  const [block] = [...read('../README.md').matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code?.trim())
  expect(block).toBe(read('./example.ts').trim())
})

it('the peers of the README find each other and say goodbye', async () => {
  const heard: string[] = []
  const a = await startPeer({ found: true }, (line) => heard.push(line))
  const bootstrap = a.getMultiaddrs().map((address) => address.toString())
  const b = await startPeer({ bootstrap }, () => undefined)
  expect(await b.services.membership.whenMeshed()).toBe(await a.services.membership.whenMeshed())
  await until(
    () => heard.includes(`join ${b.peerId.toString()}`),
    () => heard.join()
  )
  await b.stop()
  await until(
    () => heard.includes(`leave ${b.peerId.toString()}`),
    () => heard.join()
  )
  await a.stop()
})
