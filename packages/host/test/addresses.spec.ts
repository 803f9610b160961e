import type { Libp2pEvents } from '@libp2p/interface'
import type { AddressManager } from '@libp2p/interface-internal'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { peerName } from '@peermesh/kernel'
import { TypedEventEmitter } from 'main-event'
import { describe, expect, it } from 'vitest'
import { Addresses } from '../src/addresses.ts'

const SELF = '12D3KooWGzh1eKsYtoqVZ5Pbuw8bCTbUGq3Wt9pgcZk7uzCbsUDX'
const RELAY = '12D3KooWPdeZy6195TvVHAP7yJaiq95ujpKXSHi35i5xJG8nQcTo'

function watch(): {
  tell(addresses: string[], event?: 'self:peer:update' | 'transport:listening'): void
  told: (readonly string[])[]
} {
  let now: Multiaddr[] = []
  const told: (readonly string[])[] = []
  const events = new TypedEventEmitter<Libp2pEvents>()
  const manager = { getAddresses: () => now } as Partial<AddressManager> as AddressManager
  new Addresses({ self: peerName(SELF), manager, events, changed: (addresses) => told.push(addresses) }).start()
  return {
    told,
    tell(addresses, event = 'self:peer:update') {
      now = addresses.map((address) => multiaddr(address))
      events.dispatchEvent(new CustomEvent(event))
    }
  }
}

describe('our addresses', () => {
  it('[HA8] are told with our peer id, once each, in one order', () => {
    const { tell, told } = watch()
    tell(
      ['/ip4/10.0.0.2/tcp/1', `/ip4/10.0.0.1/tcp/1/p2p/${SELF}`, `/ip4/10.0.0.2/tcp/1/p2p/${SELF}`],
      'transport:listening'
    )
    expect(told).toEqual([[`/ip4/10.0.0.1/tcp/1/p2p/${SELF}`, `/ip4/10.0.0.2/tcp/1/p2p/${SELF}`]])
  })

  it('[HA8] through a relay name us after it', () => {
    const { tell, told } = watch()
    tell([`/ip4/10.0.0.9/tcp/1/p2p/${RELAY}/p2p-circuit`])
    expect(told).toEqual([[`/ip4/10.0.0.9/tcp/1/p2p/${RELAY}/p2p-circuit/p2p/${SELF}`]])
  })

  it('[HA8] are told when they change, and not when they do not', () => {
    const { tell, told } = watch()
    tell(['/ip4/10.0.0.1/tcp/1', '/ip4/10.0.0.2/tcp/1'])
    tell(['/ip4/10.0.0.2/tcp/1', '/ip4/10.0.0.1/tcp/1'])
    tell([])
    tell([])
    expect(told.map((addresses) => addresses.length)).toEqual([2, 0])
  })
})
