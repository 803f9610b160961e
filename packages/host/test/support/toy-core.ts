import {
  type Core,
  type CoreInput,
  type CoreOutput,
  type CoreTypes,
  MalformedMessageError,
  type Millis,
  type Moment,
  type PeerName
} from '@peermesh/kernel'
import type { SeatInit } from '../../src/index.ts'

/** A core that does what its commands say: they are outputs. It records what it hears, and settles each command at once. */
export interface ToyTypes extends CoreTypes {
  message: Uint8Array
  command: ToyCommand
  notice: never
  event: CoreInput<ToyTypes>
}

export type ToyOutput = CoreOutput<ToyTypes>

export interface ToyCommand {
  readonly outputs?: readonly ToyOutput[]
  /** Never answered. */
  readonly unanswered?: boolean
  readonly fails?: { readonly name: string; readonly message: string }
  readonly throws?: Error
  readonly deadline?: Millis
}

export class ToyCore implements Core<ToyTypes> {
  readonly inputs: CoreInput<ToyTypes>[] = []
  /** What it answers to an input, beside what commands say. */
  readonly react: (input: CoreInput<ToyTypes>, at: Moment) => ToyOutput[]
  /** As a gatekeeper: whose gossip it wants none of. */
  deafTo: PeerName | undefined
  #deadline: Millis | undefined

  constructor(react: (input: CoreInput<ToyTypes>, at: Moment) => ToyOutput[] = () => []) {
    this.react = react
  }

  step(input: CoreInput<ToyTypes>, at: Moment): ToyOutput[] {
    this.inputs.push(input)
    if (input.type === 'wake') {
      this.#deadline = undefined
    }
    const outputs: ToyOutput[] = [...this.react(input, at), { type: 'emit', event: input }]
    if (input.type !== 'command') {
      return outputs
    }
    const { command, id } = input
    if (command.throws !== undefined) {
      throw command.throws
    }
    this.#deadline = command.deadline ?? this.#deadline
    outputs.push(...(command.outputs ?? []))
    if (command.fails !== undefined) {
      outputs.push({ type: 'settle', id, outcome: { ok: false, failure: command.fails } })
    } else if (command.unanswered !== true) {
      outputs.push({ type: 'settle', id, outcome: { ok: true, value: this.inputs.length } })
    }
    return outputs
  }

  deadline(): Millis | undefined {
    return this.#deadline
  }

  snapshot(): unknown {
    return { inputs: this.inputs.length }
  }

  hearsGossipOf(peer: PeerName): boolean {
    return peer !== this.deafTo
  }

  of<Type extends CoreInput['type']>(type: Type): Extract<CoreInput<ToyTypes>, { type: Type }>[] {
    return this.inputs.filter((input): input is Extract<CoreInput<ToyTypes>, { type: Type }> => input.type === type)
  }

  messagesFrom(peer: PeerName): string[] {
    return this.of('message')
      .filter(({ from }) => from === peer)
      .map(({ message }) => text(message))
  }
}

/** A message is bytes; one that begins with 0xff is malformed, one with 0xfe is a bug in the codec. */
export const toyCodec = {
  encode: (message: Uint8Array): Uint8Array => message,
  decode: (payload: Uint8Array): Uint8Array => {
    if (payload[0] === 0xff) {
      throw new MalformedMessageError('a toy message that begins with 0xff')
    }
    if (payload[0] === 0xfe) {
      throw new RangeError('a bug in the toy codec')
    }
    return payload
  }
}

export function toySeat(init: Partial<SeatInit<ToyTypes>> = {}): SeatInit<ToyTypes> {
  return { name: 'toy', tag: 1, version: 1, priority: 1, codec: toyCodec, create: () => new ToyCore(), ...init }
}

export function bytes(message: string): Uint8Array {
  return new TextEncoder().encode(message)
}

export function text(message: Uint8Array): string {
  return new TextDecoder().decode(message)
}
