import { readFileSync } from 'node:fs'
import { identify } from '@libp2p/identify'
import { memory } from '@libp2p/memory'
import { noise } from '@libp2p/noise'
import { yamux } from '@libp2p/yamux'
import { meshHost } from '@peermesh/host'
import { createLibp2p } from 'libp2p'
import { expect, it } from 'vitest'
import { greeter } from './greeter.ts'
import { until } from './support/nodes.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

it('the README shows the example as it is tested here', () => {
  const [block] = [...read('../README.md').matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code?.trim())
  expect(block).toBe(read('./greeter.ts').trim())
})

it('the greeter of the README greets', async () => {
  const heard: string[] = []
  const peer = (address: string) =>
    createLibp2p({
      addresses: { listen: [address] },
      transports: [memory()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      services: {
        identify: identify(),
        host: meshHost({ mesh: 'demo' }),
        greeter: greeter((greeting, from) => heard.push(`${from}: ${greeting}`))
      }
    })
  const alice = await peer('/memory/readme-alice')
  const bob = await peer('/memory/readme-bob')
  await alice.dial(bob.getMultiaddrs())
  await until(
    () => alice.services.host.statistics.links.up === 1 && bob.services.host.statistics.links.up === 1,
    'links'
  )
  await expect(alice.services.greeter.greet('hello')).resolves.toBe(1)
  await until(() => heard.length === 1, 'the greeting')
  expect(heard).toEqual([`${alice.peerId.toString()}: hello`])
  await Promise.all([alice.stop(), bob.stop()])
})
