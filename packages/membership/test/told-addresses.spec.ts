import { describe, expect, it } from 'vitest'
import { ADDRESSES_MAX } from '../src/core/limits.ts'
import { DrivenCore } from './support/driven-core.ts'

/** What others are told of a peer that has these. */
function told(addresses: readonly string[]): readonly string[] {
  const core = new DrivenCore()
  core.step({ type: 'addresses', addresses })
  return core.core.snapshot().own.addresses
}

describe('the addresses that others are told', () => {
  const tcp = (host: string): string => `${host}/tcp/7400/p2p/alice`

  it('[M27] are all that there are, in their order, where they have room', () => {
    const addresses = ['/dns4/a.example', '/ip4/127.0.0.1', '/ip4/192.168.1.20', '/ip6/::1'].map(tcp)
    expect(told([...addresses, `/ip4/10.0.0.1/${'x'.repeat(400)}`])).toEqual(addresses)
  })

  it('[M27] are some of each kind, where a machine has an address on the network of each of its containers', () => {
    const containers = Array.from({ length: 12 }, (_, index) => tcp(`/ip4/172.${17 + index}.0.1`))
    const others = ['/ip4/10.0.0.5', '/ip4/127.0.0.1', '/ip4/192.168.1.20', '/ip6/2001:db8::1', '/ip6/::1'].map(tcp)
    const addresses = [...others, ...containers].sort()
    const kept = told(addresses)
    expect(kept).toHaveLength(ADDRESSES_MAX)
    expect(kept).toEqual(expect.arrayContaining(others))
    expect(kept).toEqual(addresses.filter((address) => kept.includes(address)))
    expect(told(addresses)).toEqual(kept)
  })
})
