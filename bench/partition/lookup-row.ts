import { identify } from '@libp2p/identify'
import { type KadDHT, kadDHT } from '@libp2p/kad-dht'
import { memory } from '@libp2p/memory'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { yamux } from '@libp2p/yamux'
import { Random } from '@peermesh/kernel'
import { partitionDht } from '@peermesh/partition'
import { createLibp2p, type Libp2p } from 'libp2p'
import type { Row } from '../subject.ts'

type Node = Libp2p<{ dht: KadDHT }>

/** Kademlia's k, small so that 60 peers are many: with 20 of libp2p each would know all others. */
const BUCKET = 4

/** How many earlier nodes each dials. Whom it knows beyond them it learns from the DHT. */
const DIALS = 2

/** How long its nodes may take to know each other, at most. */
const SETTLE_MS = 60_000

/** Of libp2p's, which is not among what its interface promises. */
interface Routing {
  readonly routingTable: { readonly size: number }
}

/**
 * How many nodes are asked, one after the other, until one has the record. The stranger is new each time: of the mesh it knows one peer, and then whom that one told it of.
 */
export function lookupRow({ peers }: { readonly peers: number }): Row {
  return {
    name: `lookup-${peers}`,
    unit: 'hops',
    about: `nodes that a stranger asks, one after the other, until one of ${peers} has a record; k = ${BUCKET}`,
    limitAbout: 'log2 of the number of peers',
    statistic: 'mean',
    samples: 20,
    warmUps: 0,
    goalRatio: 1,
    open: async (workshop) => {
      const random = new Random('lookup', String(peers))
      const nodes: Node[] = []
      // Before they come: where they do not come to know each other, they end too.
      workshop.use({
        [Symbol.asyncDispose]: async () => {
          await Promise.all(nodes.map(async (node) => await node.stop()))
        }
      })
      await connect(nodes, peers, random)
      let record = 0
      return {
        value: async () => {
          const key = `/peermesh/${'0'.repeat(32)}/p/${++record}`
          await put(random.pick(nodes) as Node, key)
          return await hopsTo(random.pick(nodes) as Node, key)
        },
        limit: () => Promise.resolve(Math.log2(peers))
      }
    }
  }
}

async function connect(nodes: Node[], count: number, random: Random): Promise<void> {
  while (nodes.length < count) {
    const known = random.shuffle([...nodes]).slice(0, DIALS)
    nodes.push(await newNode(`bench-lookup-${nodes.length}`, known, {}))
  }
  const endsAt = performance.now() + SETTLE_MS
  const isAlone = ({ services }: Node): boolean => (services.dht as unknown as Routing).routingTable.size < BUCKET
  while (nodes.some(isAlone)) {
    if (performance.now() > endsAt) {
      throw new RangeError(`The ${count} nodes of the DHT did not come to know each other within ${SETTLE_MS} ms.`)
    }
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

async function newNode(
  name: string | undefined,
  known: readonly Node[],
  dht: NonNullable<Parameters<typeof kadDHT>[0]>
): Promise<Node> {
  const node = await createLibp2p({
    addresses: { listen: name === undefined ? [] : [`/memory/${name}`] },
    transports: [memory()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionManager: { inboundConnectionThreshold: Infinity, maxIncomingPendingConnections: Infinity },
    connectionMonitor: { enabled: false },
    services: {
      identify: identify(),
      ping: ping(),
      dht: kadDHT({
        ...partitionDht({ mesh: 'bench' }),
        // What is counted are nodes: what is in a record does not matter.
        validators: { peermesh: () => undefined },
        kBucketSize: BUCKET,
        ...dht
      })
    }
  })
  for (const other of known) {
    await node.dial(other.getMultiaddrs())
  }
  return node
}

async function put(node: Node, key: string): Promise<void> {
  const bytes = new TextEncoder().encode(key)
  for await (const _event of node.services.dht.put(bytes, bytes)) {
    // It ends when all that it was sent to have answered.
  }
}

async function hopsTo(bootstrap: Node, key: string): Promise<number> {
  const stranger = await newNode(undefined, [bootstrap], { clientMode: true, alpha: 1, disjointPaths: 1 })
  const asked = new Set<string>()
  try {
    for await (const event of stranger.services.dht.get(new TextEncoder().encode(key))) {
      if (event.name === 'PEER_RESPONSE') {
        asked.add(event.from.toString())
        if (event.record !== undefined) {
          return asked.size
        }
      }
    }
    throw new RangeError(`${key} was not found among ${asked.size} nodes`)
  } finally {
    await stranger.stop()
  }
}
