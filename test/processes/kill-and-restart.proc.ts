import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Random } from '@peermesh/kernel'
import type { PeerInit } from 'peermesh'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ChildGoneError, ChildPeer, freePorts, killAll } from '../support/child-peer.ts'
import { RecordedWrites } from '../support/recorded-writes.ts'
import { until } from '../support/until.ts'

const PEERS = 5
const KILLS_EACH = 4
/** Writers of one peer: each waits for its write to be acknowledged before it begins the next. */
const LANES = 3
/** From an answer to the next write of the lane: two processors need time to start peers. */
const THINK_MS = 60
/** Few enough that keys are written, deleted and written again many times. */
const KEYS_OF_LANE = 20
const SHARED_KEYS = 10
/** Acknowledged by all and by the victim alone between two kills: writes are under way whenever one comes. */
const WRITES_BETWEEN_KILLS = 100
const WRITES_OF_VICTIM = 10
const PAUSE_MS = 3_000

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'peermesh-test-'))
})

afterEach(async () => {
  await killAll()
  await rm(directory, { recursive: true, force: true })
})

/** One peer through all its lives. */
class Life {
  readonly #init: PeerInit
  readonly #writes: RecordedWrites
  readonly #random: Random
  readonly #index: number
  #peer: Promise<ChildPeer>
  #count = 0
  /** Acknowledged to its writers. */
  acknowledged = 0

  constructor(index: number, init: PeerInit, writes: RecordedWrites, random: Random) {
    this.#index = index
    this.#init = init
    this.#writes = writes
    this.#random = random
    this.#peer = ChildPeer.start(init)
  }

  /** Resolves when the present process has started. */
  get peer(): Promise<ChildPeer> {
    return this.#peer
  }

  async killAndRestart(): Promise<void> {
    await (await this.#peer).kill()
    this.#peer = ChildPeer.start(this.#init)
    // Whoever waits for it hears of a failure; this is only so that nobody else does.
    this.#peer.catch((error: unknown) => error)
  }

  /** Writes until told to stop, through kills and restarts. */
  async write(lane: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const peer = await this.#peer
      const value = `${this.#index}.${lane} ${++this.#count}`
      const shared = this.#random.chance(0.2)
      // A lane of the shared keys for each lane, so that a writer has one write of a key under way at a time.
      const key = shared
        ? `shared/${lane}/${this.#random.integer(SHARED_KEYS)}`
        : `own/${this.#index}/${lane}/${this.#random.integer(KEYS_OF_LANE)}`
      const deletes = !shared && this.#random.chance(0.25)
      try {
        await this.#writes.write(String(this.#index), peer, key, deletes ? undefined : value)
        this.acknowledged++
      } catch (error) {
        if (!(error instanceof ChildGoneError)) {
          throw error
        }
      }
      await new Promise((resolve) => setTimeout(resolve, THINK_MS))
    }
  }
}

async function missingOfDigests(peers: readonly ChildPeer[]): Promise<string | undefined> {
  const digests = await Promise.all(peers.map(async (peer) => await peer.ask('digest')))
  return new Set(digests.map(({ hash }) => hash)).size === 1
    ? undefined
    : `digests are ${digests.map(({ hash, keys }) => `${hash.slice(0, 8)} with ${keys} keys`).join(', ')}`
}

async function missingOfViews(peers: readonly ChildPeer[]): Promise<string | undefined> {
  for (const peer of peers) {
    const live = (await peer.ask('members')).filter(({ status, linked }) => status === 'alive' && linked)
    if (live.length !== peers.length) {
      return `${peer.name} sees ${live.length} of ${peers.length} peers alive and linked`
    }
  }
  return undefined
}

const seed = process.env.SEED ?? String(randomInt(2 ** 32))

it(`[S8] [S14] no acknowledged write is lost when ${PEERS * KILLS_EACH} times a peer is killed while all write (SEED=${seed})`, async () => {
  const random = new Random(seed, 'kills')
  const ports = await freePorts(PEERS)
  const listen = ports.map((port) => `/ip4/127.0.0.1/tcp/${port}`)
  const writes = new RecordedWrites()
  const lives = listen.map(
    (address, index) =>
      new Life(
        index,
        {
          mesh: 'kill-and-restart',
          dataDir: join(directory, String(index)),
          listen: [address],
          bootstrap: listen.slice(0, 2),
          found: index === 0
        },
        writes,
        new Random(seed, `writes of ${index}`)
      )
  )
  await until(async () => await missingOfViews(await Promise.all(lives.map(async ({ peer }) => await peer))))

  const stop = new AbortController()
  const writers = lives.flatMap((life) =>
    Array.from({ length: LANES }, async (_, lane) => await life.write(lane, stop.signal))
  )
  const victims = random.shuffle(Array.from({ length: PEERS * KILLS_EACH }, (_, index) => index % PEERS))
  const faults = async (): Promise<void> => {
    for (const [count, index] of victims.entries()) {
      const victim = lives[index] as Life
      if (count === victims.length / 2) {
        await pauseFor(
          PAUSE_MS,
          lives.filter((life) => life !== victim)
        )
      }
      await writesGoOn(writes, victim)
      await victim.killAndRestart()
      if (random.chance(0.5)) {
        // Otherwise the next is killed while this one is still starting.
        await victim.peer
      }
    }
  }
  // A writer that fails ends the test at once.
  await Promise.race([faults(), Promise.all(writers)])
  stop.abort()
  await Promise.all(writers)

  const peers = await Promise.all(lives.map(async ({ peer }) => await peer))
  await until(async () => (await missingOfViews(peers)) ?? (await missingOfDigests(peers)))
  for (const peer of peers) {
    expect(writes.violations(await peer.ask('entries'))).toEqual([])
  }
  expect(writes.acknowledged).toBeGreaterThan(victims.length * WRITES_BETWEEN_KILLS)
})

async function writesGoOn(writes: RecordedWrites, victim: Life): Promise<void> {
  await victim.peer
  const all = writes.acknowledged + WRITES_BETWEEN_KILLS
  const own = victim.acknowledged + WRITES_OF_VICTIM
  await until(() =>
    writes.acknowledged >= all && victim.acknowledged >= own
      ? undefined
      : `${all - writes.acknowledged} acknowledged writes, of them ${own - victim.acknowledged} by the victim`
  )
}

/** One peer stands still, until the others suspect it and at least for so long. */
async function pauseFor(ms: number, lives: readonly Life[]): Promise<void> {
  const [paused, witness] = (await Promise.all(lives.slice(0, 2).map(async ({ peer }) => await peer))) as [
    ChildPeer,
    ChildPeer
  ]
  const pausedAt = performance.now()
  paused.pause()
  try {
    await until(async () => {
      const seen = (await witness.ask('members')).find(({ peer }) => peer === paused.name)?.status
      return seen === 'alive' || performance.now() - pausedAt < ms ? `it is ${seen} to the others` : undefined
    })
  } finally {
    paused.resume()
  }
}
