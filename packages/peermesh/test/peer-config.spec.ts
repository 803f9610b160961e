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
      encryptionKeys: undefined,
      profile: 'local',
      membership: {},
      durability: 'process',
      store: {},
      partitions: {},
      placement: 'root',
      dht: false,
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
    [{ control: true }, /^control /],
    ...([
      [{ mesh: 5 }, /^mesh is text, not 5/],
      [{ listen: 'x' }, /^listen is a list of multiaddrs/],
      [{ bootstrap: '/ip4/127.0.0.1/tcp/1' }, /^bootstrap is a list/],
      [{ bootstrap: [null] }, /^bootstrap is a list of multiaddrs as text, not a list with null/],
      [{ admit: 5 }, /^admit is a list .* not 5/],
      [{ admit: 'x' }, /^admit is a list/],
      [{ partitions: { partitions: 100 } }, /^partitions.partitions is a power of two, at most 4096, not 100/],
      [{ partitions: { capacity: 2 } }, /^partitions.capacity is no option/],
      [{ found: 'yes' }, /^found is true, false or/],
      [{ found: { generaton: 1 } }, /^found.generaton is no option: did you mean found.generation/],
      [{ dataDir: 5 }, /^dataDir is the path/],
      [{ dataDir: null }, /^dataDir is the path of a directory, not null/],
      [{ encryption: { keys: [new Uint8Array(32)] } }, /^encryption needs a dataDir/],
      [{ encryption: [] }, /^encryption is an object/],
      [{ dataDir: 'a', encryption: {} }, /^encryption.keys is a list/],
      [{ dataDir: 'a', encryption: { keys: 'x' } }, /^encryption.keys is a list of keys of 32 bytes\.$/],
      [
        { dataDir: 'a', encryption: { keys: [new Uint8Array(16)] } },
        /^encryption.keys holds keys of 32 random bytes, each a Uint8Array\.$/
      ],
      [{ dataDir: 'a', encryption: { key: [] } }, /^encryption.key is no option: did you mean encryption.keys/],
      [{ votes: 'yes' }, /^votes is one of never, volatile, durable, not "yes"/],
      [{ durability: 'x' }, /^durability is one of/],
      [{ profile: 'fast' }, /^profile is one of/],
      [{ control: 'x' }, /^control is true or false/],
      [{ signal: 'x' }, /^signal is an AbortSignal/],
      [{ meshKey: 123_456 }, /^meshKey is text that holds a key\.$/],
      [{ membership: null }, /^membership is an object, not null/],
      [{ membership: { periodMs: '100' } }, /^membership.periodMs is a number, not "100"/],
      [{ membership: { peroidMs: 100 } }, /^membership.peroidMs is no option: did you mean membership.periodMs/],
      [{ membership: { found: true } }, /^membership.found is no option: did you mean found/],
      [{ store: { schema: {} } }, /^store.schema is no option: did you mean store.schemas/],
      [{ store: { durability: 'power' } }, /^store.durability is no option: did you mean durability/],
      [{ discovery: 5 }, /^discovery is an object/],
      [{ discovery: { mDNS: true } }, /^discovery.mDNS is no option: did you mean discovery.mdns/],
      [{ metadata: { zone: 'a' } }, /^metadata is no option: did you mean membership.metadata/],
      [{ quorum: { votes: 'never' } }, /^quorum is no option\. There are: mesh, /],
      [{ libp2p: { privateKey: {} } }, /^libp2p.privateKey /]
    ] as [Partial<PeerInit>, RegExp][])
  ])('refuses %j and names the option', (wrong, message) => {
    const refusal = expect.objectContaining({
      name: 'InvalidParametersError',
      message: expect.stringMatching(message) as string
    }) as Error
    expect(() => peerConfig({ ...defaults, ...wrong })).toThrow(refusal)
  })

  it('takes each option of the store that there is', () => {
    const store = { schemas: {}, merges: {}, bytesMax: 1e6, indexDotsMax: 1e3, clockSkewMaxMs: 1e3 }
    expect(peerConfig({ ...defaults, store })).toMatchObject({ store })
  })

  it.each([undefined, null, 42, 'orders'])('refuses %j for the whole of it', (init: unknown) => {
    expect(() => peerConfig(init as PeerInit)).toThrow('The options are an object')
  })
})
