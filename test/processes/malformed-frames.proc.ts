import { randomInt } from 'node:crypto'
import { type MeshId, meshId, Random } from '@peermesh/kernel'
import { afterEach, expect, it } from 'vitest'
import { ChildPeer, killAll } from '../support/child-peer.ts'
import { Intruder } from '../support/intruder.ts'
import { MalformedFrames } from '../support/malformed-frames.ts'
import { until } from '../support/until.ts'

const MESH = 'malformed'
const FRAMES = 100_000
/** Who is rejected is not opened to for a while, so that what one intruder sends is mostly never looked at: it takes many. */
const INTRUDERS = 50
const INTRUDERS_AT_ONCE = 5
const FRAMES_EACH = FRAMES / INTRUDERS
const GOSSIP_EACH = 100
const BULK_EACH = 100
/** The first frame that is not of the protocol ends a stream: what follows it in the same one is thrown away with it. */
const FRAMES_A_STREAM = 100
/** No length of a frame begins so. */
const NO_FRAME = new Uint8Array(16).fill(0xff)
/** A victim that has met this many has made room for whatever it needs. */
const WARM_UP_INTRUDERS = 20
/** What is remembered of those that were members for a moment (M19), of those that libp2p met, and of gossip that was seen lately. */
const GROWTH_BYTES_MAX = 12 * 1024 * 1024

const running: Intruder[] = []

afterEach(async () => {
  await killAll()
  await Promise.all(running.splice(0).map(async (intruder) => await intruder.stop()))
})

const seed = process.env.SEED ?? String(randomInt(2 ** 32))

/** All that one intruder sends, in a drawn order; half of them introduce themselves first, as members would. */
async function intrude(victim: ChildPeer, mesh: MeshId, index: number): Promise<void> {
  const random = new Random(seed, `intruder ${index}`)
  const intruder = await Intruder.start(MESH, String(victim.addresses[0]))
  running.push(intruder)
  const frames = new MalformedFrames(random, intruder.name)
  const streams = random.shuffle([
    ...batches(FRAMES_EACH - GOSSIP_EACH - BULK_EACH).map((count) => ({ path: 'direct', count }) as const),
    ...batches(BULK_EACH).map((count) => ({ path: 'bulk', count }) as const)
  ])
  for (const { path, count } of streams) {
    const chunks = Array.from({ length: count }, () => frames[path]())
    const greeting = path === 'direct' && index % 2 === 0 ? [intruder.hello(mesh)] : []
    await intruder[path]([...greeting, ...chunks])
  }
  if (!(intruder.name in (await victim.ask('rejects')))) {
    // Each of its streams ended before it was listened to: the victim does not hurry for ever for one that keeps closing them.
    await intruder.insist([NO_FRAME])
  }
  await until(() => (intruder.isHeard ? undefined : 'somebody who listens to the gossip of the intruder'))
  for (let sent = 0; sent < GOSSIP_EACH; sent++) {
    await intruder.publish(frames.gossip(mesh))
  }
  running.splice(running.indexOf(intruder), 1)
  await intruder.stop()
}

function batches(count: number): number[] {
  return Array.from({ length: count / FRAMES_A_STREAM }, () => FRAMES_A_STREAM)
}

async function intrudeAll(victim: ChildPeer, mesh: MeshId, from: number, to: number): Promise<void> {
  let next = from
  await Promise.all(
    Array.from({ length: INTRUDERS_AT_ONCE }, async () => {
      while (next < to) {
        await intrude(victim, mesh, next++)
      }
    })
  )
}

it(`[S16] [HW1] [HW4] a peer that ${INTRUDERS} others send ${FRAMES} malformed frames goes on serving, and does not grow (SEED=${seed})`, async () => {
  const init = { mesh: MESH, listen: ['/ip4/127.0.0.1/tcp/0'] }
  const victim = await ChildPeer.start({ ...init, found: true })
  const honest = await ChildPeer.start({ ...init, bootstrap: victim.addresses })
  await until(async () => ((await honest.ask('status')).meshId === undefined ? 'the mesh' : undefined))
  const mesh = meshId(String((await victim.ask('status')).meshId))

  const done = new AbortController()
  let served = 0
  const serve = async (): Promise<void> => {
    while (!done.signal.aborted) {
      const [writer, reader] = served % 2 === 0 ? [victim, honest] : [honest, victim]
      await writer.ask('put', 'count', ++served)
      await until(async () => ((await reader.ask('get', 'count')) === served ? undefined : `write ${served}`))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const attack = async (): Promise<{ readonly before: number; readonly after: number }> => {
    await intrudeAll(victim, mesh, 0, WARM_UP_INTRUDERS)
    const before = await victim.ask('memoryHeld')
    await intrudeAll(victim, mesh, WARM_UP_INTRUDERS, INTRUDERS)
    done.abort()
    return { before, after: await victim.ask('memoryHeld') }
  }
  // A peer that stopped, or whose process ended, fails the next question.
  const [{ before, after }] = await Promise.all([attack(), serve()])

  expect(after - before).toBeLessThan(GROWTH_BYTES_MAX)
  expect(served).toBeGreaterThan(2)
  const rejects = await victim.ask('rejects')
  expect(Object.keys(rejects)).not.toContain(honest.name)
  expect(Object.keys(rejects).length).toBe(INTRUDERS)
  // All that was published is looked at or ignored, and few of those are messages all the same; of a stream, what comes before its end.
  const rejected = Object.values(rejects).reduce((sum, count) => sum + count, 0)
  expect(rejected + (await victim.ask('gossipIgnored'))).toBeGreaterThan((INTRUDERS * GOSSIP_EACH) / 2)
  await until(async () => {
    const [one, other] = await Promise.all([victim.ask('digest'), honest.ask('digest')])
    return one.hash === other.hash ? undefined : 'equal digests'
  })
})
