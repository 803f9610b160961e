import { multiaddr } from '@multiformats/multiaddr'
import { describe, expect, it } from 'vitest'
import { checkJoin } from '../src/cli/doctor/check-join.ts'
import { checkListen } from '../src/cli/doctor/check-listen.ts'
import { checkMachine, type Machine } from '../src/cli/doctor/check-machine.ts'
import type { Finding } from '../src/cli/doctor/finding.ts'
import type { Probe } from '../src/cli/doctor/mesh-probe.ts'
import type { PeerStatus } from '../src/peer.ts'
import { expectTranscript } from './support/transcript.ts'

function written(title: string, findings: readonly Finding[]): string {
  const lines = findings.map(({ check, level, text, mend }) => {
    return `${level} ${check}: ${text}${mend === undefined ? '' : `\n    ${mend}`}\n`
  })
  return `# ${title}\n${lines.join('')}\n`
}

describe('doctor', () => {
  it('says of this machine what will not do, and how to mend it', () => {
    const well: Machine = {
      nodeVersion: '24.21.0',
      wall: Date.UTC(2026, 10, 24),
      openFilesMax: 20_000,
      eventLoopDelayMs: 11
    }
    const machines: readonly (readonly [string, Machine])[] = [
      ['all is well', well],
      ['an old Node', { ...well, nodeVersion: '20.19.0' }],
      ['a clock that was never set', { ...well, wall: 0 }],
      ['few open files', { ...well, openFilesMax: 256 }],
      ['a system that tells no limit', { ...well, openFilesMax: undefined }],
      ['a machine that thrashes', { ...well, eventLoopDelayMs: 900 }]
    ]
    expectTranscript(
      'doctor-machine',
      machines.map(([title, machine]) => written(title, checkMachine(machine))).join('')
    )
  })

  it('says of an address to listen on what is in the way', async () => {
    const running = { addresses: ['/ip4/10.0.0.5/tcp/7400/p2p/12D3KooWFirst'] } as unknown as PeerStatus
    const cases: readonly (readonly [title: string, address: string, code?: string, running?: PeerStatus])[] = [
      ['free', '/ip4/10.0.0.5/tcp/7400'],
      ['no address', 'localhost:7400'],
      ['no TCP', '/ip4/10.0.0.5/udp/7400/quic-v1'],
      ['of another machine', '/ip4/10.0.0.6/tcp/7400'],
      ['any port', '/ip6/::1/tcp/0'],
      ['in use', '/ip4/127.0.0.1/tcp/7400', 'EADDRINUSE'],
      ['in use by the peer itself', '/ip4/0.0.0.0/tcp/7400', 'EADDRINUSE', running],
      ['in use by another than the peer', '/ip4/0.0.0.0/tcp/7401', 'EADDRINUSE', running],
      ['not allowed', '/ip4/0.0.0.0/tcp/80', 'EACCES'],
      ['not possible', '/ip4/0.0.0.0/tcp/7400', 'EAFNOSUPPORT']
    ]
    let text = ''
    for (const [title, address, code, peer] of cases) {
      const world = { addresses: ['10.0.0.5'], tryListen: async () => await Promise.resolve(code) }
      text += written(title, await checkListen(address, world, peer))
    }
    expectTranscript('doctor-listen', text)
  })

  it('says of an address to join what answers there, and what of it does not fit', async () => {
    const hello = { meshId: 'ab', versions: { store: { oldest: 1, newest: 1 } } }
    const clock = { aheadMs: 3, roundTripMs: 4 }
    const well: Extract<Probe, { reached: 'mesh' }> = { reached: 'mesh', name: '12D3KooWFirst', hello, clock }
    const cases: readonly (readonly [string, Probe])[] = [
      ['all is well', well],
      ['a name that is not known', { reached: 'nothing', why: 'unresolved', detail: 'ENOTFOUND' }],
      ['a port on which nobody listens', { reached: 'nothing', why: 'refused', detail: 'ECONNREFUSED' }],
      ['a host that does not answer', { reached: 'nothing', why: 'silent', detail: 'ETIMEDOUT' }],
      ['something else', { reached: 'port', detail: 'Unexpected EOF', isOtherPeer: false }],
      ['another peer', { reached: 'port', detail: 'identity', isOtherPeer: true }],
      ['libp2p without a mesh', { reached: 'peer', name: '12D3KooWFirst', meshes: [] }],
      ['a mesh of another name', { reached: 'peer', name: '12D3KooWFirst', meshes: ['orders'] }],
      ['no introduction', { ...well, hello: undefined }],
      ['another version', { ...well, hello: { ...hello, versions: { store: { oldest: 2, newest: 3 } } } }],
      ['a peer without a store', { ...well, hello: { ...hello, versions: {} } }],
      ['no mesh yet', { ...well, hello: { ...hello, meshId: undefined } }],
      ['another mesh of the same name', { ...well, hello: { ...hello, meshId: 'cd' } }],
      ['an older peer, which tells no time', { ...well, clock: undefined }],
      ['a clock that is ahead', { ...well, clock: { aheadMs: 5_000, roundTripMs: 2 } }],
      ['a clock that may be ahead', { ...well, clock: { aheadMs: 1_400, roundTripMs: 2_000 } }],
      ['a clock that is far behind', { ...well, clock: { aheadMs: -90_000, roundTripMs: 2 } }]
    ]
    let text = ''
    const address = '/ip4/10.0.0.5/tcp/7400'
    for (const [title, probe] of cases) {
      const world = {
        probe: async () => await Promise.resolve(probe),
        versions: { store: { oldest: 1, newest: 1 }, membership: { oldest: 1, newest: 1 } }
      }
      text += written(title, await checkJoin(address, { mesh: 'main', meshId: 'ab', world }))
    }
    const never = async (): Promise<never> => await Promise.reject(new TypeError('must not be asked'))
    for (const bad of ['nonsense', '/ip4/10.0.0.5/tcp/0', '/ip4/10.0.0.5/udp/1/quic-v1']) {
      text += written(
        `an address like ${bad}`,
        await checkJoin(bad, { mesh: 'main', meshId: undefined, world: { probe: never, versions: {} } })
      )
    }
    expectTranscript('doctor-join', text)
  })

  it('asks at the place that the address names', async () => {
    const asked: unknown[] = []
    const probe = async (...what: unknown[]): Promise<Probe> => {
      asked.push(...what)
      return await Promise.resolve({ reached: 'nothing', why: 'refused', detail: '' })
    }
    const address = '/dns4/a.example/tcp/7400/p2p/12D3KooWE7c5RRqbKyeatdUvmmJsff9t3y4DNFNz9QgueTtaA93Y'
    await checkJoin(address, { mesh: 'orders', meshId: undefined, world: { probe, versions: {} } })
    expect(asked).toEqual([multiaddr(address), { host: 'a.example', port: 7_400, mesh: 'orders' }])
  })
})
