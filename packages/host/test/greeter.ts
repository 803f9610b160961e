import { type Core, type CoreInput, type CoreOutput, MalformedMessageError, type PeerName } from '@peermesh/kernel'
import type { MeshHost, SeatHandle } from '@peermesh/host'

interface GreeterTypes {
  message: string
  command: { greet: string }
  notice: never
  event: { from: PeerName; greeting: string }
}

/** Greets the neighbours when it is asked to, and says who greeted us. */
class GreeterCore implements Core<GreeterTypes> {
  readonly #neighbours = new Set<PeerName>()

  step(input: CoreInput<GreeterTypes>): CoreOutput<GreeterTypes>[] {
    switch (input.type) {
      case 'link':
        if (input.status === 'up') {
          this.#neighbours.add(input.peer)
        } else {
          this.#neighbours.delete(input.peer)
        }
        return []
      case 'command':
        return [
          ...[...this.#neighbours].map((to) => ({ type: 'send' as const, to, message: input.command.greet })),
          { type: 'settle', id: input.id, outcome: { ok: true, value: this.#neighbours.size } }
        ]
      case 'message':
        return [{ type: 'emit', event: { from: input.from, greeting: input.message } }]
      default:
        return []
    }
  }

  deadline(): undefined {}

  snapshot(): unknown {
    return [...this.#neighbours].sort()
  }
}

const codec = {
  encode: (message: string) => new TextEncoder().encode(message),
  decode: (bytes: Uint8Array) => {
    if (bytes.byteLength > 100) {
      throw new MalformedMessageError('a greeting of more than 100 bytes')
    }
    return new TextDecoder().decode(bytes)
  }
}

/** The core as a libp2p service: `services: { host: meshHost({ mesh: 'demo' }), greeter: greeter(console.log) }`. */
export function greeter(heard: (greeting: string, from: PeerName) => void) {
  return ({ host }: { host: MeshHost }) => {
    const seat: SeatHandle<GreeterTypes> = host.seat({
      name: 'greeter',
      tag: 200,
      version: 1,
      priority: 9,
      codec,
      create: () => new GreeterCore()
    })
    seat.onEvent(({ greeting, from }) => heard(greeting, from))
    return { greet: (greeting: string) => seat.command({ greet: greeting }) }
  }
}
