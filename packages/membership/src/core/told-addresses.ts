import { ADDRESS_PATTERN, ADDRESSES_MAX } from './limits.ts'

/**
 * Which of our addresses others are told, where we have more than a record holds. Nobody here can know which of them lead to us from where: a machine that runs containers has
 * an address on each of their networks, and one on the network that it is reached by. So one is taken of each kind in turn, and no kind has all the room.
 */
export function toldAddresses(addresses: readonly string[]): readonly string[] {
  const legal = addresses.filter((address) => ADDRESS_PATTERN.test(address))
  if (legal.length <= ADDRESSES_MAX) {
    return legal
  }
  const kinds = new Map<string, string[]>()
  for (const address of legal) {
    const kind = kindOf(address)
    kinds.set(kind, [...(kinds.get(kind) ?? []), address])
  }
  const inTurn = [...kinds.values()].flatMap((ofKind) => ofKind.map((address, turn) => ({ address, turn })))
  const first = inTurn.sort((a, b) => a.turn - b.turn).slice(0, ADDRESSES_MAX)
  return legal.filter((address) => first.some((told) => told.address === address))
}

/** The protocol that it begins with, and of a number the first part: networks that are apart mostly differ there. */
function kindOf(address: string): string {
  const [, kind = address] = /^(\/[^/]+(?:\/[0-9a-f]*[.:])?)/.exec(address) ?? []
  return kind
}
