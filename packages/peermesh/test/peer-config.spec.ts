import { describe, expect, it } from 'vitest'
import type { PeerInit } from '../src/peer.ts'
import { peerConfig } from '../src/peer-config.ts'

const defaults = { mesh: 'orders' }

describe('the configuration of a peer', () => {
  it('needs only the name of the mesh', () => {
    expect(peerConfig(defaults)).toEqual({
      mesh: 'orders',
      meshKey: undefined,
      listen: ['/ip4/127.0.0.1/tcp/0'],
      bootstrap: [],
      discovery: { mdns: false },
      found: false,
      dataDir: undefined,
      profile: 'local',
      membership: {},
      durability: 'process',
      store: {},
      votes: 'volatile',
      control: false,
      libp2p: {}
    })
  })

  it.each([
    [['/ip4/127.0.0.1/tcp/0'], 'local'],
    [['/ip4/127.0.0.1/tcp/0', '/ip6/::1/tcp/0'], 'local'],
    [['/ip4/0.0.0.0/tcp/0'], 'lan'],
    [['/ip4/127.0.0.1/tcp/0', '/ip4/10.0.0.1/tcp/0'], 'lan'],
    [['/dns4/a.example/tcp/7400'], 'lan']
  ])('takes %j for the profile %s', (listen, profile) => {
    expect(peerConfig({ ...defaults, listen }).profile).toBe(profile)
    expect(peerConfig({ ...defaults, listen, profile: 'wan' }).profile).toBe('wan')
  })

  it('opens a control socket where there is a directory for it, unless told not to', () => {
    expect(peerConfig({ ...defaults, dataDir: '/data/a' }).control).toBe(process.platform !== 'win32')
    expect(peerConfig({ ...defaults, dataDir: '/data/a', control: false }).control).toBe(false)
  })

  it.each<[Partial<PeerInit>, RegExp]>([
    [{ mesh: '' }, /^mesh /],
    [{ listen: ['127.0.0.1:7400'] }, /^listen /],
    [{ bootstrap: ['nonsense'] }, /^bootstrap /],
    [{ admit: ['/ip4/127.0.0.1/tcp/7400'] }, /^admit /],
    [{ dataDir: '' }, /^dataDir /],
    [{ control: true }, /^control /]
  ])('refuses %j and names the option', (wrong, message) => {
    const refusal = expect.objectContaining({
      name: 'InvalidParametersError',
      message: expect.stringMatching(message) as string
    }) as Error
    expect(() => peerConfig({ ...defaults, ...wrong })).toThrow(refusal)
  })
})
