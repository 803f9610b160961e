import type { Algorithm, Surroundings } from './algorithm.ts'
import { ChangRoberts } from './chang-roberts.ts'
import { ClassicBully } from './classic-bully.ts'
import { DirectedBully } from './directed-bully.ts'
import { HirschbergSinclair } from './hirschberg-sinclair.ts'
import type { ElectionVariant } from './messages.ts'

export function createAlgorithm(variant: ElectionVariant, surroundings: Surroundings): Algorithm {
  switch (variant) {
    case 'directed':
      return new DirectedBully(surroundings)
    case 'classic':
      return new ClassicBully(surroundings)
    case 'chang-roberts':
      return new ChangRoberts(surroundings)
    case 'hirschberg-sinclair':
      return new HirschbergSinclair(surroundings)
  }
}
