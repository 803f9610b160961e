import type { ComponentLogger } from '@libp2p/interface'
import type { MeshHost, SeatHandle, SeatInit } from '@peermesh/host'
import type { CoreInput, CoreTypes } from '@peermesh/kernel'
import { millis, peerName, storeId } from '@peermesh/kernel'
import type { StoreCore, StoreCoreTypes } from '@peermesh/store/core'
import type { StoreComponents } from '../../src/index.ts'

const silent = { forComponent: () => () => undefined } as unknown as ComponentLogger

/** In the host's place: steps the core at once, alone, and the disk answers when it is told to. */
export class FakeHost {
  readonly commands: StoreCoreTypes['command'][] = []
  readonly events = new EventTarget()
  core!: StoreCore
  /** While true, nothing reaches the disk. */
  diskHeld = false
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  readonly #listeners: ((event: StoreCoreTypes['event']) => void)[] = []
  readonly #onDisk: number[] = []
  #errorFor: SeatInit['errorFor']
  #lastCommand = 0

  get components(): StoreComponents {
    const host = Object.assign(this.events, { seat: (init: SeatInit) => this.#seat(init) })
    return { logger: silent, host: host as unknown as MeshHost }
  }

  step(input: CoreInput<StoreCoreTypes>): void {
    const moment = { now: millis(performance.now()), wall: millis(Date.now()) }
    for (const output of this.core.step(input, moment)) {
      if (output.type === 'persist') {
        this.#onDisk.push(output.token)
      } else if (output.type === 'emit') {
        for (const listener of this.#listeners) {
          listener(output.event)
        }
      } else if (output.type === 'settle') {
        const { outcome } = output
        const waiting = this.#waiting.get(output.id)
        if (outcome.ok) {
          waiting?.resolve(outcome.value)
        } else {
          waiting?.reject(this.#errorFor?.(outcome.failure))
        }
      }
    }
    if (!this.diskHeld) {
      this.releaseDisk()
    }
  }

  releaseDisk(): void {
    this.diskHeld = false
    for (let token = this.#onDisk.shift(); token !== undefined; token = this.#onDisk.shift()) {
      this.step({ type: 'persisted', token })
    }
  }

  #seat(init: SeatInit): SeatHandle<CoreTypes> {
    this.core = init.create() as unknown as StoreCore
    this.#errorFor = init.errorFor
    const identity = { peer: peerName('alice'), storeId: storeId('1'), boot: 1, startNonce: '0' }
    this.step({ type: 'start', identity, seed: '', records: [] })
    return {
      core: this.core,
      command: (command) => {
        this.commands.push(command as StoreCoreTypes['command'])
        const id = ++this.#lastCommand
        const waiting = Promise.withResolvers<unknown>()
        this.#waiting.set(id, waiting)
        this.step({ type: 'command', id, command: command as StoreCoreTypes['command'] })
        return waiting.promise
      },
      onEvent: (listener) => {
        this.#listeners.push(listener)
      }
    }
  }
}
