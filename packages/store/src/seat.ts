import type { Seat } from '@peermesh/kernel'
import { StoreCore, type StoreCoreTypes } from './core/index.ts'
import type { StoreInit } from './init.ts'
import { messageCodec } from './wire/message-codec.ts'
import { recordCodec } from './wire/record-codec.ts'

/** The store's place in a stack: the same for the service and for the simulator. */
export function storeSeat(init: StoreInit = {}): Seat<StoreCoreTypes> {
  return {
    name: 'store',
    tag: 10,
    version: 1,
    priority: 10,
    codec: messageCodec,
    listensTo: ['membership'],
    create: () => new StoreCore({ ...init, codec: recordCodec, durability: init.durability ?? 'process' })
  }
}
