import type { PeerName } from '@peermesh/kernel'
import { CLOSURES_MAX } from './limits.ts'

/**
 * Whether a link that its peer closed was closed by the end of its process (M41). On the loopback of one machine that can be told: the kernel closes the
 * connections of a process that ends, and refuses new ones to a port where nobody listens any more. So the address is dialled once more, and a refusal makes
 * us a witness. A process that stands still, or is cut off, is never refused: its listener is still there.
 */
export class Closures {
  readonly #enabled: boolean
  /** Whose end is being checked, by the address that is dialled for it. */
  readonly #checks = new Map<string, PeerName>()

  /** @param enabled a closed connection means something: only where all peers are processes of one machine */
  constructor(enabled: boolean) {
    this.#enabled = enabled
  }

  /** The address to dial, if a peer that closed its link may be gone. */
  check(peer: PeerName, addresses: readonly string[]): string | undefined {
    const address = addresses.find(isLoopback)
    if (!this.#enabled || address === undefined || this.#checks.size >= CLOSURES_MAX || this.#checks.has(address)) {
      return undefined
    }
    this.#checks.set(address, peer)
    return address
  }

  /** A dial ended. Who is gone, if that is what it says. */
  dialled(address: string, refused: boolean): PeerName | undefined {
    const peer = this.#checks.get(address)
    this.#checks.delete(address)
    return refused ? peer : undefined
  }

  snapshot(): unknown {
    return [...this.#checks]
  }
}

function isLoopback(address: string): boolean {
  return /^\/(ip4\/127\.|ip6\/::1\/)/.test(address)
}
