import { InvariantError, millis } from '@peermesh/kernel'
import { expect, it } from 'vitest'
import { MembershipCore, membershipConfig } from '../src/core/index.ts'
import { recordCodec } from '../src/wire/record-codec.ts'
import { alice, DrivenCore, record } from './support/driven-core.ts'

it('[M0] the core is started once, and before anything else', () => {
  const { storeId, boot, startNonce } = record(alice)
  const start = {
    type: 'start',
    identity: { peer: alice, storeId, boot, startNonce },
    seed: 'seed',
    records: []
  } as const
  expect(() => new DrivenCore().step(start)).toThrow(InvariantError)

  const unstarted = new MembershipCore(membershipConfig({}), recordCodec)
  expect(() => unstarted.step({ type: 'wake' }, { now: millis(0), wall: millis(0) })).toThrow(InvariantError)
})
