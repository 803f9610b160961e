import { millis, type PeerName, peerName, Random } from '@peermesh/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Broadcasts } from '../src/core/broadcasts.ts'
import { BROADCASTS_MAX, PROBES_MAX, RELAYS_MAX } from '../src/core/limits.ts'
import { ProbeRing } from '../src/core/probe-ring.ts'
import { type Neighbourhood, Prober } from '../src/core/prober.ts'
import { alice, bob, carol, dave, erin } from './support/driven-core.ts'

const config = { periodMs: 1_000, probeTimeoutMs: 500, indirectProbes: 3 }
const others = [carol, dave, erin, peerName('frank')]

function hood(reachable: readonly PeerName[]): Neighbourhood {
  return { reaches: (peer) => reachable.includes(peer), helpers: () => [...reachable] }
}

const newProber = (): Prober => new Prober(config, new Random('seed', 'helpers'))
const names = (count: number): PeerName[] => Array.from({ length: count }, (_, index) => peerName(`peer ${index}`))

function nextOf(ring: ProbeRing, candidates: readonly PeerName[]): PeerName | undefined {
  return ring.next(
    (peer) => candidates.includes(peer),
    () => candidates
  )
}

describe('the ring', () => {
  it('[M15] comes to each once before it comes to any a second time, and to none later than 2N−1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.string(), (count, seed) => {
        const ring = new ProbeRing(new Random(seed, 'ring'))
        const members = names(count)
        const turns = Array.from({ length: 6 * count }, () => nextOf(ring, members) as PeerName)
        for (let round = 0; round < 6; round++) {
          expect(new Set(turns.slice(round * count, (round + 1) * count)).size).toBe(count)
        }
        for (const member of members) {
          const at = turns.flatMap((turn, index) => (turn === member ? [index] : []))
          const gaps = at.slice(1).map((index, place) => index - (at[place] as number))
          expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * count - 1)
        }
      })
    )
  })

  it('[M15] leaves out who is gone, and takes in who came with the next round', () => {
    const ring = new ProbeRing(new Random('seed', 'ring'))
    expect(nextOf(ring, [])).toBeUndefined()
    nextOf(ring, [bob, carol])
    expect(nextOf(ring, [dave])).toBe(dave)
  })
})

describe('a probe', () => {
  it('[M16] pings, asks k others after the timeout, and fails at the end of the period', () => {
    const prober = newProber()
    const all = hood([bob, ...others])
    expect(prober.begin(bob, millis(0), all)).toEqual([{ type: 'ping', to: bob, sequence: 1 }])
    expect(prober.deadline()).toBe(500)
    const asked = prober.due(millis(500), all)
    expect(asked).toHaveLength(3)
    expect(asked.every((action) => action.type === 'ping-request' && action.target === bob && action.to !== bob)).toBe(
      true
    )
    expect(prober.deadline()).toBe(1_000)
    expect(prober.due(millis(1_000), all)).toMatchObject([
      { type: 'failed', target: bob, asked: 3, silent: 3, waitedMs: 1_000 }
    ])
    expect(prober.deadline()).toBeUndefined()
  })

  it('[M16] asks others at once where there is no link', () => {
    const actions = newProber().begin(bob, millis(0), hood(others))
    expect(actions.map(({ type }) => type)).toEqual(['ping-request', 'ping-request', 'ping-request'])
  })

  it('[M16] is answered by its target or by one of those asked, and by nobody else', () => {
    const prober = newProber()
    prober.begin(bob, millis(0), hood([bob]))
    prober.acked(alice, 1, millis(10))
    expect(prober.deadline()).toBeDefined()
    prober.acked(bob, 1, millis(40))
    expect([prober.deadline(), prober.rttMs(bob)]).toEqual([undefined, 40])

    const [request] = prober.begin(dave, millis(0), hood([carol]))
    prober.acked(carol, request?.type === 'ping-request' ? request.sequence : 0, millis(10))
    expect([prober.deadline(), prober.rttMs(dave)]).toEqual([undefined, undefined])
  })

  it('[M16] waits until an answer is as good as sure to have come, by how long they took: never shorter than is configured, and 0.6 of a period at most', () => {
    const prober = newProber()
    const ask = (rttMs: number): number => {
      const [ping] = prober.begin(bob, millis(0), hood([bob]))
      const deadline = prober.deadline() as number
      prober.acked(bob, ping?.type === 'ping' ? ping.sequence : 0, millis(rttMs))
      return deadline
    }
    expect(ask(140)).toBe(500)
    expect(ask(140)).toBe(500)
    expect(ask(400)).toBe(500)
    // By now the mean is 172 ms, and the deviation 103 ms.
    expect(Math.round(ask(400))).toBe(557)
    expect(ask(900)).toBe(600)
    for (let count = 0; count < 60; count++) {
      ask(140)
    }
    expect(ask(140)).toBe(500)
  })

  it('[M16] [M27] is not begun twice for one target, nor when too many are under way', () => {
    const prober = newProber()
    const targets = names(PROBES_MAX + 1)
    for (const target of targets) {
      prober.begin(target, millis(0), hood(targets))
    }
    expect(prober.begin(targets[0] as PeerName, millis(0), hood(targets))).toEqual([])
    expect(prober.due(millis(1_000), hood([])).filter(({ type }) => type === 'failed')).toHaveLength(PROBES_MAX)
  })
})

describe('a sign of life', () => {
  it('[M40] of the target is as good as an answer, which is still waited for to measure how long it takes', () => {
    const prober = newProber()
    prober.begin(bob, millis(0), hood([bob, ...others]))
    expect([prober.awaits(bob), prober.awaits(carol)]).toEqual([true, false])
    expect(prober.heard(bob)).toEqual([])
    expect(prober.awaits(bob)).toBe(false)
    expect(prober.acked(bob, 1, millis(300))).toEqual([{ type: 'answered', target: bob, by: bob }])
    expect(prober.rttMs(bob)).toBe(300)
  })

  it('[M40] spares the others the question, and lowers the penalty like an answer', () => {
    const prober = newProber()
    prober.refuted()
    prober.begin(bob, millis(0), hood([bob, ...others]))
    prober.heard(bob)
    expect(prober.due(millis(1_000), hood([bob, ...others]))).toEqual([{ type: 'answered', target: bob, by: bob }])
    expect(prober.healthFactor).toBe(1)
  })

  it('[M40] that comes after others were asked ends the probe at once', () => {
    const prober = newProber()
    prober.begin(bob, millis(0), hood([bob, ...others]))
    prober.due(millis(500), hood([bob, ...others]))
    expect(prober.heard(bob)).toEqual([{ type: 'answered', target: bob, by: bob }])
    expect([prober.deadline(), prober.awaits(bob)]).toEqual([undefined, false])
  })

  it('[M40] is an answer for whoever asked us to ping', () => {
    const prober = newProber()
    prober.requested(alice, { sequence: 77, target: bob }, millis(0), hood([bob]))
    expect(prober.awaits(bob)).toBe(true)
    expect(prober.heard(bob)).toEqual([{ type: 'ack', to: alice, sequence: 77 }])
    expect([prober.heard(bob), prober.awaits(bob)]).toEqual([[], false])
  })

  it('[M20] [M40] from before the link was lost is void: others are asked at once', () => {
    const prober = newProber()
    prober.begin(bob, millis(0), hood([bob, ...others]))
    prober.heard(bob)
    expect(prober.lostLink(bob, millis(10), hood(others)).map(({ type }) => type)).toEqual(
      Array.from({ length: 3 }, () => 'ping-request')
    )
    expect(prober.due(millis(1_000), hood(others)).map(({ type }) => type)).toEqual(['failed'])
  })
})

describe('a relay', () => {
  const request = { sequence: 77, target: bob }

  it('[M16] pings for others, and passes the answer on', () => {
    const prober = newProber()
    expect(prober.requested(alice, request, millis(0), hood([bob]))).toEqual([{ type: 'ping', to: bob, sequence: 1 }])
    expect(prober.acked(carol, 1, millis(1))).toEqual([])
    expect(prober.acked(bob, 1, millis(1))).toEqual([{ type: 'ack', to: alice, sequence: 77 }])
  })

  it('[M16] says Nack at 80 % of its timeout, and still passes on an answer that comes later', () => {
    const prober = newProber()
    prober.requested(alice, request, millis(0), hood([bob]))
    expect(prober.due(millis(400), hood([bob]))).toEqual([{ type: 'nack', to: alice, sequence: 77 }])
    expect(prober.acked(bob, 1, millis(500))).toEqual([{ type: 'ack', to: alice, sequence: 77 }])
  })

  it('[M16] [M46] of one that is not linked any more is forgotten: its next start may use the same number for something else', () => {
    const prober = newProber()
    prober.requested(alice, request, millis(0), hood([bob]))
    prober.requested(carol, request, millis(0), hood([bob]))
    prober.lostOrigin(alice)
    expect(prober.heard(bob)).toEqual([{ type: 'ack', to: carol, sequence: request.sequence }])
  })

  it('[M16] says Nack at once where it has no link to the target', () => {
    expect(newProber().requested(alice, request, millis(0), hood([]))).toEqual([
      { type: 'nack', to: alice, sequence: 77 }
    ])
  })

  it('[M27] serves so many at a time, and forgets those that nobody answered', () => {
    const prober = newProber()
    for (let count = 0; count < RELAYS_MAX; count++) {
      prober.requested(alice, request, millis(0), hood([bob]))
    }
    expect(prober.requested(alice, request, millis(0), hood([bob]))[0]?.type).toBe('nack')
    prober.due(millis(5_000), hood([bob]))
    expect(prober.requested(alice, request, millis(5_000), hood([bob]))[0]?.type).toBe('ping')
  })
})

it('[M20] [M27] links that are lost all at once begin no more probes than may be under way: the ring comes to the others', () => {
  const prober = newProber()
  const peers = names(PROBES_MAX + 2)
  const asked = peers.map((peer) => prober.lostLink(peer, millis(0), hood(others)).length > 0)
  expect(asked).toEqual(peers.map((_, index) => index < PROBES_MAX))
  expect(prober.due(millis(config.periodMs), hood(others)).filter(({ type }) => type === 'failed')).toHaveLength(
    PROBES_MAX
  )
})

describe('local health', () => {
  const failing = hood([bob, carol, dave, erin])

  it('[M16] does not suffer from a dead target, as long as the relays say that they are there', () => {
    const prober = newProber()
    prober.begin(bob, millis(0), failing)
    for (const action of prober.due(millis(500), failing)) {
      if (action.type === 'ping-request') prober.nacked(action.to, action.sequence)
    }
    prober.due(millis(1_000), failing)
    expect(prober.healthFactor).toBe(1)
  })

  it('[M16] is no better for the Nack of whoever was not asked, or for one that comes twice', () => {
    const prober = newProber()
    prober.begin(bob, millis(0), failing)
    const [request] = prober.due(millis(500), failing)
    const { to, sequence } = request?.type === 'ping-request' ? request : { to: bob, sequence: 0 }
    expect([alice, to, to].map((from) => prober.nacked(from, sequence))).toEqual([undefined, bob, undefined])
    prober.due(millis(1_000), failing)
    expect(prober.healthFactor).toBe(3)
  })

  it('[M16] falls by each relay that is silent too, slows our probes down, and recovers with each answer', () => {
    const prober = newProber()
    prober.begin(bob, millis(0), failing)
    prober.due(millis(500), failing)
    prober.due(millis(1_000), failing)
    expect([prober.healthFactor, prober.periodMs]).toEqual([4, 4_000])
    const [ping] = prober.begin(bob, millis(0), failing)
    expect(prober.deadline()).toBe(2_000)
    prober.acked(bob, ping?.type === 'ping' ? ping.sequence : 0, millis(1))
    expect(prober.healthFactor).toBe(3)
    for (let count = 0; count < 20; count++) prober.refuted()
    expect(prober.healthFactor).toBe(9)
  })
})

describe('what is passed on', () => {
  it('[M18] goes out so many times, the least sent first, and never to its subject', () => {
    const broadcasts = new Broadcasts()
    broadcasts.add(carol)
    broadcasts.add(dave)
    expect(broadcasts.take(1, { to: bob, sendsMax: 2 })).toEqual([carol])
    expect(broadcasts.take(1, { to: bob, sendsMax: 2 })).toEqual([dave])
    expect(broadcasts.take(8, { to: carol, sendsMax: 2 })).toEqual([dave])
    expect(broadcasts.take(8, { to: bob, sendsMax: 2 })).toEqual([carol])
    expect(broadcasts.size).toBe(0)
  })

  it('[M18] [M27] is no more than may wait: who was sent most goes for who is new', () => {
    const broadcasts = new Broadcasts()
    const first = names(BROADCASTS_MAX)
    expect(first.map((peer) => broadcasts.add(peer))).not.toContain(false)
    const [sent] = broadcasts.take(1, { to: bob, sendsMax: 9 })
    expect(broadcasts.add(carol)).toBe(false)
    expect(broadcasts.size).toBe(BROADCASTS_MAX)
    const waiting = broadcasts.take(2 * BROADCASTS_MAX, { to: bob, sendsMax: 9 })
    expect(new Set(waiting)).toEqual(new Set([...first.filter((peer) => peer !== sent), carol]))
  })

  it('[M18] begins anew when it changes', () => {
    const broadcasts = new Broadcasts()
    broadcasts.add(carol)
    broadcasts.take(1, { to: bob, sendsMax: 2 })
    broadcasts.add(carol)
    expect(broadcasts.take(1, { to: bob, sendsMax: 2 })).toEqual([carol])
    expect(broadcasts.take(1, { to: bob, sendsMax: 2 })).toEqual([carol])
    expect(broadcasts.take(1, { to: bob, sendsMax: 2 })).toEqual([])
  })
})

describe('a peer that struggles', () => {
  const endOf = (prober: Prober): number => {
    prober.begin(bob, millis(0), hood([]))
    return prober.deadline() as number
  }

  it('[M42] is waited for longer, but at most three times as long', () => {
    const prober = newProber()
    prober.told(bob, 1)
    expect(endOf(prober)).toBe(2_000)
    for (const penalty of [2, 8]) {
      const other = newProber()
      other.told(bob, penalty)
      expect(endOf(other)).toBe(3_000)
    }
  })

  it('[M42] is waited for as ever once it is well, or its link was lost', () => {
    const well = newProber()
    well.told(bob, 8)
    well.told(bob, 0)
    expect(endOf(well)).toBe(1_000)
    const lost = newProber()
    lost.told(bob, 8)
    lost.lostLink(bob, millis(0), hood([]))
    expect(lost.deadline()).toBe(1_000)
  })

  it('[M42] says so itself, after each late wake', () => {
    const prober = newProber()
    prober.late(600)
    prober.late(600)
    expect([prober.penalty, prober.periodMs]).toEqual([2, 3_000])
  })
})
