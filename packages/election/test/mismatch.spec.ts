import { peerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import type { ElectionKind, ElectionMode } from '../src/core/index.ts'
import { OpenElection } from '../src/election.ts'

const SCOPE = 'scheduler'
const OTHER = peerName('other')
const ANOTHER: ElectionKind = { variant: 'chang-roberts', mode: 'quorum' }
const MISMATCH = { name: 'ElectionKindMismatchError', kind: ANOTHER }

/** An election whose core is the test. */
class World {
  isCandidate: boolean
  readonly election: OpenElection

  constructor(mode: ElectionMode, candidate: boolean) {
    this.isCandidate = candidate
    const kind = { variant: 'directed', mode } as const
    this.election = new OpenElection(
      { type: 'open', scope: SCOPE, kind, candidate, priority: 0, preempt: false },
      {
        self: () => peerName('us'),
        command: async ({ type }) => {
          this.isCandidate ||= type === 'campaign'
        },
        isLeader: () => true,
        status: () => ({
          scope: SCOPE,
          kind,
          phase: 'vacant',
          leader: undefined,
          candidate: this.isCandidate,
          score: 0,
          since: 0 as never
        }),
        closed: () => undefined
      }
    )
  }

  hearMismatch(): void {
    this.election.heard({ type: 'kind-mismatch', scope: SCOPE, by: OTHER, kind: ANOTHER })
  }
}

describe('who waits to lead a scope that elects in another way', () => {
  it.each(['quorum', 'available'] as const)('[E9] [E13] is refused where it observes (%s)', async (mode) => {
    const world = new World(mode, false)
    const waiting = world.election.whenLeading()
    world.hearMismatch()
    await expect(waiting).rejects.toMatchObject(MISMATCH)
  })

  it('[E9] is refused where the register made it a candidate no more', async () => {
    const world = new World('quorum', true)
    const waiting = world.election.whenLeading()
    world.isCandidate = false
    world.hearMismatch()
    await expect(waiting).rejects.toMatchObject(MISMATCH)
  })

  it('[E9] is refused at once where it asks later, until it campaigns', async () => {
    const world = new World('quorum', false)
    world.hearMismatch()
    await expect(world.election.whenLeading()).rejects.toMatchObject(MISMATCH)
    await world.election.campaign()
    const waiting = world.election.whenLeading()
    world.election.heard({ type: 'won', scope: SCOPE, term: 1, fence: undefined })
    expect(await waiting).toMatchObject({ term: 1 })
  })

  it('[E9] waits on once somebody leads in its own way', async () => {
    const world = new World('available', false)
    world.hearMismatch()
    world.election.heard({ type: 'leader', scope: SCOPE, leader: { peer: OTHER, term: 2, rank: undefined } as never })
    const waiting = world.election.whenLeading()
    world.election.heard({ type: 'won', scope: SCOPE, term: 3, fence: undefined })
    expect(await waiting).toMatchObject({ term: 3 })
  })

  it('[E9] waits on where it is a candidate: what another peer does decides nothing', async () => {
    const world = new World('available', true)
    const waiting = world.election.whenLeading()
    world.hearMismatch()
    world.election.heard({ type: 'won', scope: SCOPE, term: 1, fence: undefined })
    expect(await waiting).toMatchObject({ term: 1 })
  })
})

describe('who is told of it', () => {
  it('[E9] is told once, and once more after it campaigned', async () => {
    const world = new World('quorum', true)
    const told: Error[] = []
    world.election.addEventListener('mismatch', ({ detail: { error } }) => told.push(error))
    for (let time = 1; time <= 7; time++) {
      world.hearMismatch()
    }
    expect(told).toMatchObject([MISMATCH])
    await world.election.campaign()
    world.hearMismatch()
    expect(told).toHaveLength(2)
  })

  it('[E9] is told what to do', () => {
    const world = new World('quorum', true)
    const told: Error[] = []
    world.election.addEventListener('mismatch', ({ detail: { error } }) => told.push(error))
    world.hearMismatch()
    expect(told[0]?.message).toBe(
      "scheduler elects by ring (chang-roberts), quorum: its first use fixed that. Open it with { algorithm: 'ring', variant: 'chang-roberts', mode: 'quorum' }, or use another scope."
    )
  })

  it('[E16] is refused where the register of the scope is something else’s, and told whose', async () => {
    const world = new World('quorum', true)
    const told: Error[] = []
    world.election.addEventListener('mismatch', ({ detail: { error } }) => told.push(error))
    const waiting = world.election.whenLeading()
    world.election.heard({ type: 'register-taken', scope: SCOPE, key: 'leader/scheduler', found: 'value' })
    const taken = {
      name: 'ElectionRegisterTakenError',
      details: { scope: SCOPE, key: 'leader/scheduler', found: 'value' }
    }
    await expect(waiting).rejects.toMatchObject(taken)
    await expect(world.election.whenLeading()).rejects.toMatchObject(taken)
    expect(told).toMatchObject([taken])
  })
})
