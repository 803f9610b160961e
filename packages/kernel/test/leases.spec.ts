import { expect, it } from 'vitest'
import { Leases, millis, type Moment } from '../src/index.ts'

const at = (now: number, wall = now): Moment => ({ now: millis(now), wall: millis(wall) })

it('[L1] holds a session until its end, and no longer', () => {
  const leases = new Leases(2_000)
  leases.observe(at(0))
  leases.hold('s', millis(1_500))
  expect([leases.isHeld('s', at(1_499)), leases.isHeld('s', at(1_500)), leases.isHeld('other', at(1))]).toEqual([
    true,
    false,
    false
  ])
  expect([leases.heldForMs('s', at(1_000)), leases.heldForMs('s', at(1_501))]).toEqual([500, 0])
  leases.lose('s')
  expect([leases.isHeld('s', at(1)), leases.heldUntil('s')]).toEqual([false, undefined])
})

it('[L1] holds none after a sleep of more than a quarter of the lease, asked at once or a step later', () => {
  const leases = new Leases(2_000)
  leases.observe(at(0))
  leases.hold('s', millis(1_500))
  expect([leases.isHeld('s', at(10, 510)), leases.isHeld('s', at(10, 511))]).toEqual([true, false])
  leases.observe(at(10, 511))
  expect(leases.isHeld('s', at(11, 512))).toBe(false)
})
