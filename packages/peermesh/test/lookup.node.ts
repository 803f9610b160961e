import { afterEach, describe, expect, it } from 'vitest'
import { createPeer } from '../src/create-peer.ts'
import type { Peer } from '../src/peer.ts'
import { runCommand } from './support/fake-environment.ts'

const peers: Peer[] = []

afterEach(async () => {
  await Promise.all(peers.splice(0).map(async (peer) => await peer.stop()))
})

async function start(): Promise<{ readonly peer: Peer; readonly where: string[] }> {
  const peer = await createPeer({ mesh: 'lookup', found: true, dht: true })
  peers.push(peer)
  const meshId = await peer.membership.whenMeshed()
  return { peer, where: ['--mesh', 'lookup', '--mesh-id', meshId, '--join', ...peer.addresses] }
}

describe('peermesh lookup', () => {
  it('tells who owns a key, and who said so', async () => {
    const { peer, where } = await start()
    await peer.partitions.kv.put('stock/17', 4, { timeoutMs: 30_000 })
    const { partition } = peer.partitions.lookup('stock/17')
    // The record comes into the DHT a moment later.
    let said = await runCommand(['lookup', 'stock/17', ...where])
    for (let tries = 0; said.exitCode === 4 && tries < 30; tries++) {
      said = await runCommand(['lookup', 'stock/17', ...where])
    }
    expect(said).toMatchObject({ exitCode: 0, stderr: '' })
    expect(said.stdout).toContain(`Partition ${partition}, epoch 1, held by\n  ${peer.name} (primary) /ip4/127.0.0.1/`)
    expect(said.stdout).toContain(`Confirmed by ${peer.name}.`)
    const { stdout } = await runCommand(['lookup', 'stock/17', ...where, '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ partition, epoch: 1, primary: peer.name, confirmedBy: peer.name })
  })

  it.each([
    ['--mesh-id', '4f', '32 hexadecimal digits'],
    ['--mesh-id', 'G'.repeat(32), '32 hexadecimal digits'],
    ['--partitions', '1000', 'power of two'],
    ['--partitions', '0', 'power of two'],
    ['--partitions', '8192', 'up to 4096']
  ])('refuses %s %s before it asks anybody', async (option, value, reason) => {
    const where = ['--mesh-id', '0'.repeat(32), '--join', '/ip4/127.0.0.1/tcp/1']
    const refused = await runCommand(['lookup', 'stock/17', ...where, option, value])
    expect(refused).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(reason) as string })
  })

  it('says what to do where nothing is found, and where nobody answers', async () => {
    const { where } = await start()
    const nothing = await runCommand(['lookup', 'stock/18', ...where])
    expect(nothing).toMatchObject({ exitCode: 4, stdout: '' })
    expect(nothing.stderr).toContain('--dht')
    const nobody = await runCommand(['lookup', 'stock/18', ...where.slice(0, -1), '/ip4/127.0.0.1/tcp/1'])
    expect(nobody).toMatchObject({ exitCode: 3, stdout: '' })
    const wrong = await runCommand(['lookup', 'stock/18', ...where.slice(0, -1), 'nowhere'])
    expect(wrong.exitCode).toBe(2)
  })
})
