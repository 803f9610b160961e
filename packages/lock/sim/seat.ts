import { MalformedMessageError, type Seat } from '@peermesh/kernel'
import { type LockConfig, LockCore, type LockMessage, type LockTypes } from '@peermesh/lock/core'

/** The lock core's place in a simulated stack. The codec is of the simulation. */
export function lockSeat(config: LockConfig): Seat<LockTypes> {
  return {
    name: 'lock',
    tag: 4,
    version: 1,
    priority: 2,
    codec: {
      encode: (message) => new TextEncoder().encode(JSON.stringify(message)),
      decode: (bytes) => {
        try {
          return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as LockMessage
        } catch (error) {
          throw new MalformedMessageError('not a message of lock', { cause: error })
        }
      }
    },
    listensTo: ['quorum'],
    calls: ['quorum'],
    create: () => new LockCore(config)
  }
}
