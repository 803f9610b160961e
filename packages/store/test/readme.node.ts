import { readFileSync } from 'node:fs'
import { gossipsub } from '@libp2p/gossipsub'
import { identify } from '@libp2p/identify'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { meshHost } from '@peermesh/host'
import { membership } from '@peermesh/membership'
import { store } from '@peermesh/store'
import { createLibp2p } from 'libp2p'
import { expect, test } from 'vitest'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

test('the README shows the example as it is tested here', () => {
  const ours = read('./readme.node.ts')
  const imports = ours.split('\n').filter((line) => /^import .* from '(@libp2p|@peermesh|libp2p)/.test(line))
  const [, shown] = /\n {2}\/\/ Begin\.\n(.*?)\n {2}\/\/ End\.\n/s.exec(ours) ?? []
  const [, example] = /```ts\n(.*?)```/s.exec(read('../README.md')) ?? []
  expect(example?.trim()).toBe(`${imports.join('\n')}\n\n${shown?.trim().replaceAll('\n  ', '\n')}`)
})

test('the example of the README does what it says', async () => {
  const printed: unknown[] = []
  const console = { log: (...what: unknown[]) => printed.push(what) }

  // Begin.
  const node = await createLibp2p({
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: {
      identify: identify(),
      pubsub: gossipsub(), // or any other pubsub service, or none
      host: meshHost({ mesh: 'orders' }), // dataDir: './data/peer-a' to remember
      membership: membership({ found: true }), // once, at the first peer; the others: bootstrap: [address]
      store: store()
    }
  })
  const cities = node.services.store

  // Resolves once it is durable here. It travels by itself.
  await cities.put('city/2950159', { name: 'Berlin', population: 3_426_354 })
  await cities.put('city/2867714', { name: 'München', population: 1_260_391 })

  for await (const [key, value] of cities.entries('city/')) {
    console.log(key, value) // city/2867714 …, city/2950159 …: in the order of the keys
  }

  // Both or none after a crash. What a delete has seen stays deleted.
  await cities.batch([
    { type: 'put', key: 'city/2867714', value: { name: 'Munich', population: 1_260_391 } },
    { type: 'delete', key: 'city/2950159' }
  ])
  console.log(await cities.get('city/2950159')) // undefined

  // What many change at once: of a counter, flag, set, map or list it is the change that travels, and none is lost.
  const tags = cities.set<string>('tags/2867714')
  await tags.add('beer')
  await Promise.all([tags.add('alps'), tags.remove('beer'), cities.counter('visits').add(2)])
  console.log(await tags.values(), await cities.counter('visits').value()) // [ 'alps' ] 2
  // End.

  expect(printed).toEqual([
    ['city/2867714', { name: 'München', population: 1_260_391 }],
    ['city/2950159', { name: 'Berlin', population: 3_426_354 }],
    [undefined],
    [['alps'], 2]
  ])
  await node.stop()
})
