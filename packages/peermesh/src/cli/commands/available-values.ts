import { Option } from 'commander'
import type { AttachedPeer } from '../../control/attached-peer.ts'
import { NoAvailableValueError } from '../errors.ts'
import { formatBytes } from '../format.ts'
import { keyText, terminalText } from '../key-text.ts'
import type { Output } from '../output.ts'

/** Said beside the commands on values of which there is one truth. */
export interface AvailableOptions {
  readonly available?: boolean
  readonly context?: string
}

export function availableOption(): Option {
  return new Option('--available', 'of the values that are always writable, which are others').conflicts('ifVersion')
}

export function contextOption(): Option {
  return new Option(
    '--context <text>',
    'with --available: replaces what was read with it, as get --available --json shows it'
  )
    .implies({ available: true })
    .conflicts('ifVersion')
}

/** Prints all that stands side by side, one a line where it is more than one. */
export async function printAvailable(peer: AttachedPeer, key: string, output: Output): Promise<void> {
  const { siblings, context } = await peer.availableValue(key)
  const [first] = siblings
  if (first === undefined) {
    throw new NoAvailableValueError(`${JSON.stringify(key)} holds nothing that is always writable.`)
  }
  if (siblings.length === 1 && first instanceof Uint8Array && !output.json) {
    if (output.isTerminal) {
      output.note(`${formatBytes(first.byteLength)} that are not text: add > FILE to save them, or --json.`)
    } else {
      output.raw(first)
    }
    return
  }
  if (siblings.length > 1) {
    output.note(`${siblings.length} values were written at once: put one with --context, and it replaces them.`)
  }
  const { toJson } = await import('../../control/json-value.ts')
  output.result({ key, siblings: siblings.map(toJson), context }, () => {
    const lines = siblings.map((value) => (typeof value === 'string' ? value : JSON.stringify(toJson(value))))
    return lines.map((line) => (output.isTerminal ? terminalText(line) : line)).join('\n')
  })
}

/** `undefined` takes away what is there. */
export async function writeAvailable(
  peer: AttachedPeer,
  {
    key,
    value,
    context: replaced
  }: { key: string; value: Parameters<AttachedPeer['setAvailableValue']>[1]; context: string | undefined },
  output: Output
): Promise<void> {
  const { context } = await peer.setAvailableValue(key, value, { context: replaced })
  output.result({ key, context }, () => (value === undefined ? `Took ${keyText(key)} away.` : `Put ${keyText(key)}.`))
}
