import { InvalidParametersError, type Seat } from '@peermesh/kernel'
import { StoreCore, type StoreCoreTypes } from './core/index.ts'
import type { StoreInit } from './init.ts'
import { messageCodec, ROWS_VERSION } from './wire/message-codec.ts'
import { recordCodec } from './wire/record-codec.ts'

/**
 * The store's place in a stack: the same for the service and for the simulator.
 *
 * @param limits what only a simulation chooses
 * @throws InvalidParametersError for an option that cannot be meant
 */
export function storeSeat(
  init: StoreInit = {},
  limits: { readonly sketchBytesMin?: number } = {}
): Seat<StoreCoreTypes> {
  const { durability = 'process', indexDotsMax, clockSkewMaxMs, bytesMax, merges = {} } = init
  const siblingsShow = Object.keys(merges).length > 0
  check(durability === 'process' || durability === 'power', 'durability', "'process' or 'power'", durability)
  const isIndexSize = indexDotsMax === undefined || (Number.isSafeInteger(indexDotsMax) && indexDotsMax >= 1)
  check(isIndexSize, 'indexDotsMax', 'a whole number of at least 1', indexDotsMax)
  const isQuota = bytesMax === undefined || (Number.isSafeInteger(bytesMax) && bytesMax >= 1)
  check(isQuota, 'bytesMax', 'a whole number of bytes of at least 1', bytesMax)
  const isSpan = clockSkewMaxMs === undefined || (Number.isFinite(clockSkewMaxMs) && clockSkewMaxMs >= 0)
  check(isSpan, 'clockSkewMaxMs', 'a number of milliseconds of at least 0', clockSkewMaxMs)
  return {
    name: 'store',
    tag: 10,
    version: ROWS_VERSION,
    oldestVersion: 1,
    priority: 10,
    codec: messageCodec,
    listensTo: ['membership'],
    create: () =>
      new StoreCore({ indexDotsMax, clockSkewMaxMs, bytesMax, siblingsShow, ...limits, codec: recordCodec, durability })
  }
}

function check(holds: boolean, option: string, expected: string, found: unknown): void {
  if (!holds) {
    throw new InvalidParametersError(`The store's option ${option} is ${expected}, not ${String(found)}.`)
  }
}
