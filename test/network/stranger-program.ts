/**
 * The process of a `KeyStranger`: a libp2p node with a DHT and nothing of peermesh in it. It says `ready` once it has reached a peer, ends its round once it is told anything, and ends at once when
 * its parent is gone.
 *
 * No protocol gives a value to who is no member. What there is for programs that are none is the control socket of a peer; so it reads at the machine of the owner that it found, as a program there would.
 */
import { appendFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { identify } from '@libp2p/identify'
import { kadDHT } from '@libp2p/kad-dht'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { attach, type FoundOwners, lookupPartition, partitionDht } from 'peermesh'
import { machineMs } from '../support/held-terms.ts'
import { KeyNotes } from '../support/key-history.ts'
import type { Round, StrangerTask } from './key-stranger.ts'

/** Longer than a partition takes to move, on a machine that does much else. */
const READ_WITHIN_MS = 30_000

/** After all owners failed, and before it asks who they are now. */
const AGAIN_AFTER_MS = 100

const task = JSON.parse(process.argv[2] ?? '') as StrangerTask
const { mesh, meshId, keys, thinkMs, dataDirs } = task
const notes = new KeyNotes('the stranger', task.history)
let isStopping = false

process.once('disconnect', () => process.exit())
process.once('message', () => {
  isStopping = true
})

const libp2p = await createLibp2p({
  addresses: { listen: [] },
  transports: [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  services: { identify: identify(), ping: ping(), dht: kadDHT({ ...partitionDht({ mesh }), clientMode: true }) }
})
await Promise.any(task.bootstrap.map(async (address) => await libp2p.dial(multiaddr(address))))
writeFileSync(task.rounds, '')
process.send?.('ready')

/** Who owned a key when owners were found last. */
const known = new Map<string, FoundOwners>()

for (let next = 0; !isStopping; next++) {
  appendFileSync(task.rounds, `${JSON.stringify(await round(keys[next % keys.length] as string))}\n`)
  await sleep(thinkMs)
}
await libp2p.stop()
process.disconnect()

async function round(key: string): Promise<Round> {
  const calledAtMs = machineMs()
  const found = await lookUp(key)
  const tookMs = machineMs() - calledAtMs
  const missed: string[] = []
  if (known.has(key)) {
    await notes.during(
      key,
      { type: 'read' },
      async () => await read(key, missed),
      (value) => value
    )
  }
  return {
    key,
    calledAtMs,
    tookMs,
    ...(found === undefined ? {} : { found: configurationOf(found) }),
    isConfirmed: found?.confirmedBy !== undefined,
    missed
  }
}

async function lookUp(key: string): Promise<FoundOwners | undefined> {
  const found = await lookupPartition({ libp2p, mesh, meshId }, key)
  if (found !== undefined) {
    known.set(key, found)
  }
  return found
}

/** From the first owner that gives it: whoever is just being restarted does not. */
async function read(key: string, missed: string[]): Promise<string | undefined> {
  const signal = AbortSignal.timeout(READ_WITHIN_MS)
  for (;;) {
    for (const { peer } of known.get(key)?.replicas ?? []) {
      try {
        return (await attach(dataDirs[peer] ?? '').value(key, { signal })).value as string | undefined
      } catch (error) {
        signal.throwIfAborted()
        missed.push((error as Error).name)
      }
    }
    await sleep(AGAIN_AFTER_MS)
    await lookUp(key)
  }
}

function configurationOf({ partition, generation, epoch, replicas }: FoundOwners): NonNullable<Round['found']> {
  return { partition, generation, epoch, replicas: replicas.map(({ peer }) => peer) }
}
