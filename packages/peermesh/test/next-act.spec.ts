import { describe, expect, it } from 'vitest'
import { type Act, KILL_BEFORE_MS, nextAct, type Standing, TERMINATE_BEFORE_MS } from '../src/cli/lock/next-act.ts'
import { parseDuration } from '../src/cli/duration.ts'

const held: Standing = { now: 10_000, heldForMs: 1_800, isOver: false, killAfterMs: 5_000 }
const KILL: Act = { type: 'kill' }
const TERMINATE: Act = { type: 'terminate' }
const waits = (inMs: number): Act => ({ type: 'wait', inMs })

describe('a command under a lock', () => {
  it.each<[what: string, standing: Partial<Standing>, act: Act]>([
    ['goes on while the lock is renewed', {}, waits(1_800 - TERMINATE_BEFORE_MS)],
    ['is asked to end where a renewal is overdue', { heldForMs: TERMINATE_BEFORE_MS }, TERMINATE],
    ['is asked to end at once where the lock will not be renewed', { isOver: true }, TERMINATE],
    ['is killed at once where the lock is lost already', { isOver: true, heldForMs: 0 }, KILL],
    ['is killed where there is no time to ask it', { heldForMs: KILL_BEFORE_MS }, KILL],
    ['is asked to end once it held for as long as it may', { holdUntil: 10_000 }, TERMINATE],
    ['goes on until then', { holdUntil: 10_700 }, waits(700)],
    ['has the time that it is given', { terminatedAt: 9_000, killAfterMs: 1_500 }, waits(500)],
    ['is killed after that', { terminatedAt: 8_500, killAfterMs: 1_500 }, KILL],
    ['is killed at once where it is given none', { terminatedAt: 10_000, killAfterMs: 0 }, KILL],
    ['is killed before the lock ends, whatever it was given', { terminatedAt: 9_900, heldForMs: 400 }, waits(300)],
    [
      'is given nothing back where the lock is renewed after all',
      { terminatedAt: 9_000, heldForMs: 1_990 },
      waits(1_890)
    ]
  ])('%s', (_, standing, act) => {
    expect(nextAct({ ...held, ...standing })).toEqual(act)
  })
})

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['5s', 5_000],
    ['5', 5_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['0', 0]
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  it.each(['', 's', '5 s', '-1s', '1d', 'soon'])('is not %j', (text) => {
    expect(() => parseDuration(text)).toThrow('Give a duration')
  })
})
