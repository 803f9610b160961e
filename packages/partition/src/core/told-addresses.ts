import { ofEachKind } from '@peermesh/kernel'
import { ADDRESS_LENGTH_MAX, ADDRESSES_MAX } from './limits.ts'

/**
 * Which addresses of a replica strangers are told, where it has more than a record holds: those that most can dial. Whoever finds the record may be anywhere, and one that leads
 * from nowhere but the machine itself, or from the network of its containers, helps few.
 */
export function toldAddresses(addresses: readonly string[]): readonly string[] {
  const legal = addresses.filter(({ length }) => length <= ADDRESS_LENGTH_MAX)
  if (legal.length <= ADDRESSES_MAX) {
    return legal
  }
  const told: string[] = []
  for (const reach of REACHES) {
    told.push(
      ...ofEachKind(
        legal.filter((address) => reachOf(address) === reach),
        ADDRESSES_MAX - told.length
      )
    )
  }
  return told
}

/** From where an address can be dialled, the widest first. */
const REACHES = ['everywhere', 'network', 'link', 'machine'] as const

const LOOPBACK = /^\/(?:ip4\/127\.|ip6\/::1(?:\/|$)|dns[46]?\/localhost(?:\/|$))/
const LINK_LOCAL = /^\/(?:ip4\/169\.254\.|ip6\/fe[89ab])/
/** RFC 1918, RFC 6598 and RFC 4193. */
const PRIVATE =
  /^\/(?:ip4\/(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)|ip6\/f[cd])/

function reachOf(address: string): (typeof REACHES)[number] {
  if (LOOPBACK.test(address)) {
    return 'machine'
  }
  if (LINK_LOCAL.test(address)) {
    return 'link'
  }
  return PRIVATE.test(address) ? 'network' : 'everywhere'
}
