#!/usr/bin/env node
/**
 * A storage peer that can load the cities of the world. Everything it does with peermesh is on one screen: see `run`.
 */
import progress from 'cli-progress'
import { Command, InvalidArgumentError } from 'commander'
import { createPeer, type Peer, type Store, type StoreOperation } from 'peermesh'

interface Options {
  readonly data: string
  readonly listen: string
  readonly join?: readonly string[]
  readonly found?: boolean
  readonly load?: boolean
  readonly cities?: number
}

/** Puts that become durable together: large enough to share the cost of a disk write. */
const BATCH_COUNT = 500

/**
 * The same at all peers of this mesh, for ever: so few that each of a handful of peers holds many of them, and one can watch them move. They move to who came a second ago:
 * by default it is five, for meshes in which peers come and go.
 */
const PARTITIONS = { partitions: 64, settleMs: 1_000 }

/** How often it says what it holds, when that changed. */
const REPORT_MS = 1_000

const command = new Command('storage-peer')
  .description('Run a peer that stores the cities of the world together with others.')
  .option('--data <dir>', 'where it keeps its data', './storage-data/peer')
  .option('--listen <address>', 'where it listens', '/ip4/127.0.0.1/tcp/0')
  .option('--join <address...>', 'peers to join, as they print them')
  .option('--found', 'found the mesh: for the first peer, once')
  .option('--load', 'load the cities')
  .option('--cities <count>', 'how many of them (default: all 135,233)', parseCount)

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) {
    throw new InvalidArgumentError('Give a number from 1.')
  }
  return count
}

async function run(options: Options, stop: AbortSignal): Promise<void> {
  await using peer = await createPeer({
    mesh: 'cities',
    listen: [options.listen],
    bootstrap: options.join ?? [],
    found: options.found === true,
    dataDir: options.data,
    partitions: PARTITIONS,
    signal: stop
  })
  console.log(`Peer ${peer.name} listens on\n  ${peer.addresses.join('\n  ')}`)
  using _reporting = reportKeys(peer)
  // One of all peers, whichever stop, is there for what only one should do: here it is only told of.
  peer.elections.open('curator').addEventListener('leader', ({ detail: leader }) => {
    console.log(leader === null ? 'Nobody leads.' : `${leader.peer} leads, in term ${leader.term}.`)
  })
  if (options.load === true) {
    await load(peer.store, options.cities, stop)
  }
  const asked = new Promise<undefined>((resolve) =>
    stop.addEventListener('abort', () => resolve(undefined), { once: true })
  )
  // A peer whose disk fails stops itself.
  const failure = await Promise.race([asked, peer.closed])
  if (failure !== undefined) {
    throw failure
  }
}

/** Each batch is durable here when `batch` returns, and travels to the other peers by itself. Running it again stores the same again. */
async function load(store: Store, count: number | undefined, signal: AbortSignal): Promise<void> {
  // Read here only: a peer that loads nothing does not hold the data set in memory.
  const { cities, CITIES_COUNT } = await import('./cities.ts')
  const bar = new progress.SingleBar(
    { format: '{bar} {value} of {total} cities  {eta_formatted} left' },
    progress.Presets.shades_classic
  )
  bar.start(count ?? CITIES_COUNT, 0)
  let batch: StoreOperation[] = []
  try {
    for (const { key, value } of cities(count)) {
      batch.push({ type: 'put', key, value })
      if (batch.length === BATCH_COUNT) {
        await store.batch(batch, { signal })
        bar.increment(batch.length)
        batch = []
      }
    }
    await store.batch(batch, { signal })
    bar.increment(batch.length)
  } finally {
    bar.stop()
  }
}

/** Until the end of the block that it is begun in. */
function reportKeys(peer: Peer): Disposable {
  let reported = -1
  return setInterval(() => {
    const { keys, behind } = peer.store.stats()
    const alive = peer.membership.members().filter(({ status }) => status === 'alive').length
    if (keys !== reported) {
      console.log(
        `${keys} cities here, ${behind} writes still to come, ${alive} ${alive === 1 ? 'peer' : 'peers'} alive`
      )
      reported = keys
    }
  }, REPORT_MS)
}

const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => stop.abort())
}
// Where the program that started us has a channel to us, we end with it.
process.on('disconnect', () => stop.abort())
process.channel?.unref()

try {
  await run(command.parse().opts<Options>(), stop.signal)
} catch (error) {
  if (!stop.signal.aborted) {
    console.error(error instanceof Error ? `${error.name}: ${error.message}` : error)
    process.exitCode = 1
  }
}
