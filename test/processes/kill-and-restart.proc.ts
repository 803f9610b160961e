import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Random } from '@peermesh/kernel'
import type { PeerInit } from 'peermesh'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ChildPeer, freePorts, killAll } from '../support/child-peer.ts'
import { missingOfDigests } from '../support/equal-digests.ts'
import { RecordedWrites } from '../support/recorded-writes.ts'
import { until } from '../support/until.ts'
import { WritingPeer } from '../support/writing-peer.ts'

const PEERS = 5
const KILLS_EACH = 4
const LANES = 3
const THINK_MS = 60
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
  const lives = listen.map((address, index) => {
    const init: PeerInit = {
      mesh: 'kill-and-restart',
      dataDir: join(directory, String(index)),
      listen: [address],
      bootstrap: listen.slice(0, 2),
      found: index === 0
    }
    return new WritingPeer({
      index,
      start: async () => await ChildPeer.start(init),
      writes,
      random: new Random(seed, `writes of ${index}`),
      lanes: LANES,
      thinkMs: THINK_MS
    })
  })
  await until(async () => await missingOfViews(await Promise.all(lives.map(async ({ peer }) => await peer))))

  const stop = new AbortController()
  const writers = lives.map(async (life) => await life.write(stop.signal))
  const victims = random.shuffle(Array.from({ length: PEERS * KILLS_EACH }, (_, index) => index % PEERS))
  const faults = async (): Promise<void> => {
    for (const [count, index] of victims.entries()) {
      const victim = lives[index] as WritingPeer
      if (count === victims.length / 2) {
        await pauseFor(
          PAUSE_MS,
          lives.filter((life) => life !== victim)
        )
      }
      await writesGoOn(writes, victim)
      await victim.end('kill')
      victim.start()
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

async function writesGoOn(writes: RecordedWrites, victim: WritingPeer): Promise<void> {
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
async function pauseFor(ms: number, lives: readonly WritingPeer[]): Promise<void> {
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
