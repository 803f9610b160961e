import { NaimiTrehel } from './naimi-trehel.ts'
import { Raymond } from './raymond.ts'
import type { Routing, RoutingPorts } from './routing.ts'
import { SuzukiKasami } from './suzuki-kasami.ts'
import type { TokenAlgorithm } from './variant.ts'

export function createRouting(algorithm: TokenAlgorithm, ports: RoutingPorts): Routing {
  switch (algorithm) {
    case 'naimi-trehel':
      return new NaimiTrehel(ports)
    case 'suzuki-kasami':
      return new SuzukiKasami(ports)
    case 'raymond':
      return new Raymond(ports)
  }
}
