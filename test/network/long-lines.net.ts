import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { whyNoNetem } from './bed/long-lines.ts'
import { NetworkBed } from './bed/network-bed.ts'
import { PEER_PORT } from './bed/host.ts'
import { system } from './bed/system.ts'
import { whyNoNetworks } from './bed/why-not.ts'

const why = await whyNoNetworks()
const whyNot = why ?? (await inNamespace(whyNoNetem))
if (whyNot !== undefined) {
  console.warn(`Lines made long by netem are not tested: ${whyNot}.`)
}

const DELAY_MS = 30

/** Tries something in a namespace that is there for nothing else. */
async function inNamespace<T>(attempt: (namespace: string) => Promise<T>): Promise<T> {
  const namespace = `peermesh-${process.pid}-netem`
  await system('ip', 'netns', 'add', namespace)
  try {
    return await attempt(namespace)
  } finally {
    await system('ip', 'netns', 'delete', namespace)
  }
}

/** A byte there and back, once connected, in milliseconds of the one that sends it. */
const ECHO = `
const { createServer, connect } = require('node:net')
const [role, address] = process.argv.slice(1)
if (role === 'serve') {
  createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(${PEER_PORT}, address, () => console.log('ready'))
} else {
  const socket = connect(${PEER_PORT}, address, () => {
    const from = performance.now()
    socket.write('x')
    socket.once('data', () => {
      console.log(performance.now() - from)
      process.exit()
    })
  })
}`

async function roundTripMs(bed: NetworkBed): Promise<number> {
  const [near, far] = bed.hosts as [NetworkBed['hosts'][0], NetworkBed['hosts'][0]]
  const run = (namespace: string, role: string) =>
    promisify(execFile)('ip', ['netns', 'exec', namespace, process.execPath, '-e', ECHO, role, far.address])
  const serving = run(far.namespace, 'serve')
  const { child } = serving
  try {
    await new Promise((resolve) => child.stdout?.once('data', resolve))
    return Number((await run(near.namespace, 'ask')).stdout)
  } finally {
    child.kill()
    await serving.catch((error: unknown) => error)
  }
}

describe.skipIf(why !== undefined)('a line of a bed', () => {
  it('takes its delay each way, whatever makes it long', async () => {
    await using bed = await NetworkBed.open({ hosts: 2, delayMs: DELAY_MS })
    expect(await roundTripMs(bed)).toBeGreaterThanOrEqual(2 * DELAY_MS)
    expect(bed.delayedBy).toBe(whyNot === undefined ? 'netem' : 'relay')
  })

  it.skipIf(whyNot !== undefined)('is made long by netem in earnest: a thin line is long as well', async () => {
    await using bed = await NetworkBed.open({ hosts: 2, delayMs: DELAY_MS })
    const [near] = bed.hosts
    await bed.throttle(near as NetworkBed['hosts'][0], 1_000)
    expect(await roundTripMs(bed)).toBeGreaterThanOrEqual(2 * DELAY_MS)
    await bed.heal()
    expect(await roundTripMs(bed)).toBeGreaterThanOrEqual(2 * DELAY_MS)
  })
})
