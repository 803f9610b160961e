import type { AbortOptions } from '@libp2p/interface'
import { type Core, type CoreTypes, InvalidParametersError } from '@peermesh/kernel'
import { CORE_NAME_PATTERN } from './constants.ts'
import { HOST_RECORDS } from './identity.ts'
import type { SeatHandle, SeatInit } from './mesh-host.ts'
import type { SeatedCore } from './stack-driver.ts'

/** What a handle needs of its host. */
export interface SeatPort {
  command(core: string, command: unknown, options: AbortOptions | undefined): Promise<unknown>
  core(name: string): Core
}

/** The seats that services took. */
export class Seats {
  readonly #port: SeatPort
  readonly #cores: SeatedCore[] = []

  constructor(port: SeatPort) {
    this.#port = port
  }

  get cores(): readonly SeatedCore[] {
    return this.#cores
  }

  /** @throws InvalidParametersError */
  take<T extends CoreTypes>(init: SeatInit<T>): SeatHandle<T> {
    this.#check(init)
    const listeners: ((event: unknown) => void)[] = []
    const { gatekeeper = false, errorFor, ...seat } = init
    this.#cores.push({ seat, gatekeeper, errorFor, listeners })
    const port = this.#port
    return {
      command: (command, options) => port.command(seat.name, command, options),
      get core() {
        return port.core(seat.name) as Core<T>
      },
      onEvent: (listener) => {
        listeners.push(listener)
      }
    }
  }

  #check(init: SeatInit): void {
    if (!CORE_NAME_PATTERN.test(init.name) || init.name === HOST_RECORDS) {
      throw new InvalidParametersError(
        `A core's name is 1 to 32 of a-z, 0-9 and '-', and not '${HOST_RECORDS}': not '${init.name}'.`
      )
    }
    if (!isByte(init.tag, 254) || !isByte(init.version, 255)) {
      throw new InvalidParametersError(
        `A core's tag is 0 to 254 and its version 0 to 255: not ${init.tag} and ${init.version}.`
      )
    }
    if (!isByte(init.oldestVersion ?? init.version, init.version)) {
      throw new InvalidParametersError(
        `The oldest version of a core is 0 to its version ${init.version}: not ${init.oldestVersion}.`
      )
    }
    const rival = this.#cores.find(({ seat }) => seat.name === init.name || seat.tag === init.tag)
    if (rival !== undefined) {
      throw new InvalidParametersError(`The seat of ${rival.seat.name} (tag ${rival.seat.tag}) is taken.`)
    }
    const gatekeeper = this.#cores.find((seated) => seated.gatekeeper)
    if (init.gatekeeper === true && gatekeeper !== undefined) {
      throw new InvalidParametersError(`${gatekeeper.seat.name} keeps the gate already.`)
    }
  }
}

function isByte(value: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= max
}
