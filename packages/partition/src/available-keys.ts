import { decode, encode } from 'cborg'
import { type Dot, replicaId } from '@peermesh/crdt'
import { hashText64, InvalidParametersError } from '@peermesh/kernel'
import type { OperationOptions } from '@peermesh/quorum'
import type { FoundValues, KeyedCommand, ValuesStatus, WrittenValue } from './core/index.ts'
import { VALUE_BYTES_MAX } from './core/values/limits.ts'
import { PartitionValueTooLargeError, ValueUnreadableError } from './errors.ts'
import { checkRead, checkWrite, valueCopy } from './options.ts'
import type { AvailableKeys, AvailableValue, ValueReadOptions, ValueWriteOptions } from './values.ts'

/** Gives a command to the core. */
type Ask = (command: KeyedCommand, options: OperationOptions) => Promise<unknown>

export function availableKeys(ask: Ask, status: () => ValuesStatus): AvailableKeys {
  const write = async (key: string, value: Uint8Array | undefined, options: ValueWriteOptions) => {
    checkWrite(options)
    const { context, write: count, sloppy, timeoutMs } = options
    const dots = context === undefined ? undefined : dotsOf(key, context)
    const asked = { type: 'write', key, value, context: dots, write: count, sloppy, timeoutMs } as const
    const written = (await ask(asked, options)) as WrittenValue
    return { context: contextOf(key, written.context) }
  }
  return {
    get: async <T>(key: string, options: ValueReadOptions = {}) => {
      checkRead(options)
      const { read, timeoutMs } = options
      return valueOf<T>(key, (await ask({ type: 'get', key, read, timeoutMs }, options)) as FoundValues)
    },
    put: async (key, value, options = {}) => {
      if (value === undefined) {
        throw new InvalidParametersError('undefined is no value: delete takes one away.')
      }
      return await write(key, bytesOf(value), options)
    },
    delete: async (key, options = {}) => await write(key, undefined, options),
    status
  }
}

function bytesOf(value: unknown): Uint8Array {
  const bytes = encode(valueCopy(value))
  if (bytes.length > VALUE_BYTES_MAX) {
    throw new PartitionValueTooLargeError(bytes.length, VALUE_BYTES_MAX)
  }
  return bytes
}

/** Counters of different replicas have nothing to do with each other: the order only has to be one. */
function valueOf<T>(key: string, { values, context }: FoundValues): AvailableValue<T> {
  const order = context.map((dot, index) => ({ dot, index })).sort((a, b) => a.dot.counter - b.dot.counter)
  const siblings = order.map(({ index }): T => {
    try {
      return decode(values[index] as Uint8Array) as T
    } catch (error) {
      throw new ValueUnreadableError(key, { cause: error })
    }
  })
  return { value: siblings.at(-1), siblings, context: contextOf(key, context) }
}

/**
 * Bound to its key: that of another key would take away what lies under that one. And to its dots: one that was cut short would replace too little, and dots that nobody minted yet would take away
 * what is put under them one day.
 */
function contextOf(key: string, dots: readonly Dot[]): string {
  const texts = dots.map(({ replica, counter }) => `${replica}@${counter}`)
  return [checksum(key, texts), ...texts].join(' ')
}

/** @throws InvalidParametersError */
function dotsOf(key: string, context: string): Dot[] {
  const [hash, ...texts] = context.split(' ')
  if (hash !== checksum(String(key), texts)) {
    throw new InvalidParametersError('A context is that of a get or a write of the same key, unchanged.')
  }
  return texts.map((text) => {
    const at = text.lastIndexOf('@')
    return { replica: replicaId(text.slice(0, at)), counter: Number(text.slice(at + 1)) }
  })
}

function checksum(key: string, dots: readonly string[]): string {
  return hashText64([key, ...dots].join(' '))
}
