import { floodsub } from '@libp2p/floodsub'
import type { StreamHandler, StreamHandlerOptions } from '@libp2p/interface'
import type { Registrar } from '@libp2p/interface-internal'
import type { ServiceFactoryMap } from 'libp2p'
import { BULK_PROTOCOL, DIRECT_PROTOCOL, type MeshNode } from './nodes.ts'

type Floodsub = ReturnType<ReturnType<typeof floodsub>>

interface Handled {
  readonly protocol: string
  readonly handler: StreamHandler
  readonly options: StreamHandlerOptions
}

/** The two paths between nodes, each of which can be blocked at all of them at once and opened again. */
export class BlockedPaths {
  #gossipFlows = true
  readonly #registrars: Registrar[] = []
  readonly #handled = new Map<Registrar, readonly Handled[]>()

  /** For each node: a pubsub service that loses what is published while gossip is blocked. */
  services(): ServiceFactoryMap {
    return {
      pubsub: (components: Parameters<ReturnType<typeof floodsub>>[0]): Floodsub => {
        this.#registrars.push(components.registrar)
        const pubsub = floodsub()(components)
        const publish = pubsub.publish.bind(pubsub)
        pubsub.publish = async (topic, data) => (this.#gossipFlows ? await publish(topic, data) : { recipients: [] })
        return pubsub
      }
    }
  }

  blockGossip(): void {
    this.#gossipFlows = false
  }

  openGossip(): void {
    this.#gossipFlows = true
  }

  /** No stream of ours is accepted any more, and those that are open break off. Connections stay, and with them gossip. */
  async blockDirect(nodes: readonly MeshNode[]): Promise<void> {
    for (const registrar of this.#registrars) {
      const handled = [DIRECT_PROTOCOL, BULK_PROTOCOL].map((protocol) => ({
        protocol,
        ...registrar.getHandler(protocol)
      }))
      this.#handled.set(registrar, handled)
      await Promise.all(handled.map(async ({ protocol }) => await registrar.unhandle(protocol)))
    }
    for (const { libp2p } of nodes) {
      for (const stream of libp2p.getConnections().flatMap(({ streams }) => streams)) {
        if (stream.protocol === DIRECT_PROTOCOL || stream.protocol === BULK_PROTOCOL) {
          stream.abort(new Error('the test blocks direct streams'))
        }
      }
    }
  }

  async openDirect(): Promise<void> {
    for (const [registrar, handled] of this.#handled) {
      for (const { protocol, handler, options } of handled) {
        await registrar.handle(protocol, handler, options)
      }
    }
    this.#handled.clear()
  }
}
