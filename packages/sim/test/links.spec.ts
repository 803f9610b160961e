import { peerName } from '@peermesh/kernel'
import { addressOf } from '@peermesh/sim'
import { describe, expect, test } from 'vitest'
import { Probes } from './probe.ts'

const a = peerName('a')
const b = peerName('b')
const c = peerName('c')
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

describe('dialling', () => {
  test('[N1] a dial to a peer that is up connects, and the link follows at both ends', () => {
    const probes = new Probes({ connections: 'dialled' })
    probes.simulation.startAll()
    probes.do(a, { type: 'dial', address: addressOf(b) })
    probes.simulation.runFor(1_000)
    expect(probes.core(a).heard.map(({ input }) => input.type)).toEqual([
      'start',
      'command',
      'addresses',
      'dialled',
      'link'
    ])
    expect(probes.heard(a, 'dialled')).toEqual([{ type: 'dialled', address: '/sim/b', peer: 'b' }])
    expect([probes.linked(a), probes.linked(b), probes.linked(c)]).toEqual([['b'], ['a'], []])
  })

  test('[N1] a dial says why it failed', () => {
    const probes = new Probes({ connections: 'dialled' })
    probes.simulation.start(a)
    probes.simulation.start(c)
    probes.simulation.oneWay([c], [a])
    for (const address of ['/sim/b', '/sim/c', '/sim/a', '/sim/z', 'nonsense']) {
      probes.do(a, { type: 'dial', address })
    }
    probes.simulation.runFor(20_000)
    const failed = probes.heard(a, 'dialled').map((input) => [input.address, 'failed' in input && input.failed])
    expect(Object.fromEntries(failed)).toEqual({
      '/sim/a': 'cannot dial self',
      '/sim/b': 'connection refused',
      '/sim/c': 'timed out',
      '/sim/z': 'no such address',
      nonsense: 'no such address'
    })
  })

  test('[N1] a dial to a peer that is connected answers, and makes no second link', () => {
    const probes = new Probes().connect()
    probes.do(a, { type: 'dial', address: addressOf(b) })
    probes.simulation.runFor(1_000)
    expect(probes.heard(a, 'dialled')).toHaveLength(1)
    expect(probes.heard(a, 'link').filter(({ peer }) => peer === b)).toHaveLength(1)
  })
})

describe('streams', () => {
  test.each(numbers(20))(
    '[N2] [N3] [N4] links alternate and messages come in order, whatever breaks (seed %i)',
    (seed) => {
      const probes = new Probes({ seed, peers: 2 }).connect()
      const { simulation } = probes
      const random = simulation.random('test')
      for (const number of numbers(400)) {
        if (probes.linked(a).includes(b)) {
          probes.send(a, b, number)
        }
        simulation.runFor(random.between(0, 20))
        if (random.chance(0.03)) {
          simulation.resetStreams(a, b)
        } else if (random.chance(0.01)) {
          simulation.schedule(simulation.now + 200, simulation.oneWay([a], [b]))
        }
      }
      const toB = probes.core(b).heard.map(({ input }) => input)
      const links = toB.filter((input) => input.type === 'link').map(({ status }) => status)
      expect(links.filter((status, index) => status !== (index % 2 === 0 ? 'up' : 'lost'))).toEqual([])
      let up = false
      const received: number[] = []
      for (const input of toB) {
        if (input.type === 'link') {
          up = input.status === 'up'
        } else if (input.type === 'message') {
          expect(up).toBe(true)
          received.push(input.message as number)
        }
      }
      expect(received).toEqual([...received].sort((x, y) => x - y))
      expect(new Set(received).size).toBe(received.length)
      expect(received.length).toBeGreaterThan(50)
    }
  )

  test('[N4] a reset loses the tail of what is in flight, and nothing before it', () => {
    let partly = 0
    for (const seed of numbers(40)) {
      const probes = new Probes({ seed, peers: 2, weather: { latencyMs: [1, 30], lostNoticeMs: [0, 50] } }).connect()
      for (const number of numbers(10)) {
        probes.send(a, b, number)
        probes.simulation.runFor(2)
      }
      probes.simulation.resetStreams(a, b)
      probes.simulation.runFor(200)
      const got = probes.messages(b)
      expect(got).toEqual(numbers(got.length))
      partly += got.length > 0 && got.length < 10 ? 1 : 0
    }
    expect(partly).toBeGreaterThan(5)
  })

  test('[N3] of what one turn sends, the more urgent core goes first and each keeps its own order', () => {
    const probes = new Probes({ peers: 2, seats: [{ name: 'urgent', tag: 2, priority: 0 }] }).connect()
    for (const number of numbers(5)) {
      probes.send(a, b, `slow ${number}`)
      probes.simulation.command(a, 'urgent', { outputs: [{ type: 'send', to: b, message: `urgent ${number}` }] })
    }
    probes.simulation.runFor(1_000)
    const lines = probes.simulation.traceLines(200).filter((line) => line.includes(' message '))
    const arrived = lines.map((line) => line.replace(/.* a /, ''))
    const wanted = ['urgent', 'slow'].flatMap((core) => numbers(5).map((number) => `${core} ${number}`))
    expect(arrived).toEqual(wanted)
  })

  test('[N6] after a reset the streams come back by themselves', () => {
    const probes = new Probes({ connections: 'dialled' })
    probes.simulation.startAll()
    probes.do(a, { type: 'dial', address: addressOf(b) })
    probes.simulation.runFor(1_000)
    probes.simulation.resetStreams(a, b)
    probes.simulation.runFor(1_000)
    expect(probes.heard(a, 'link').map(({ status }) => status)).toEqual(['up', 'lost', 'up'])
    probes.send(a, b, 'again')
    probes.simulation.runFor(1_000)
    expect(probes.messages(b)).toEqual(['again'])
  })
})

describe('partitions', () => {
  test('[N5] what is sent into a partition arrives in order when it heals, or not at all', () => {
    const outcomes = new Set<number>()
    for (const seed of numbers(30)) {
      const probes = new Probes({ seed, peers: 2 }).connect()
      const lift = probes.simulation.partition([a], [b])
      for (const number of numbers(5)) {
        probes.send(a, b, number)
      }
      probes.simulation.runFor(500)
      expect(probes.messages(b)).toEqual([])
      lift()
      probes.simulation.runFor(1_000)
      expect(probes.messages(b)).toEqual(numbers(probes.messages(b).length))
      outcomes.add(probes.messages(b).length)
    }
    expect([...outcomes]).toEqual(expect.arrayContaining([0, 5]))
  })

  test('[N5] a one-way partition lets the other way pass', () => {
    const probes = new Probes({ peers: 2 }).connect()
    probes.simulation.oneWay([a], [b])
    probes.send(a, b, 'blocked')
    probes.send(b, a, 'free')
    probes.simulation.runFor(1_000)
    expect([probes.messages(a), probes.messages(b)]).toEqual([['free'], []])
  })

  test('[N5] a connection that is cut off for long is given up by both ends, and needs a new dial', () => {
    const probes = new Probes({ connections: 'dialled' })
    probes.simulation.startAll()
    probes.do(a, { type: 'dial', address: addressOf(b) })
    probes.simulation.runFor(1_000)
    const lift = probes.simulation.partition([a], [b])
    probes.simulation.runFor(60_000)
    expect([probes.linked(a), probes.linked(b)]).toEqual([[], []])
    lift()
    probes.simulation.runFor(60_000)
    expect([probes.linked(a), probes.linked(b)]).toEqual([[], []])
    probes.do(b, { type: 'dial', address: addressOf(a) })
    probes.simulation.runFor(1_000)
    expect([probes.linked(a), probes.linked(b)]).toEqual([['b'], ['a']])
  })

  test('[N5] a partial partition leaves a bridge', () => {
    const probes = new Probes().connect()
    probes.simulation.partition([a], [b])
    probes.send(a, c, 'a to c')
    probes.send(c, b, 'c to b')
    probes.send(a, b, 'a to b')
    probes.simulation.runFor(1_000)
    expect([probes.messages(b), probes.messages(c)]).toEqual([['c to b'], ['a to c']])
  })

  test('[N5] overlapping partitions are lifted one by one', () => {
    const probes = new Probes({ peers: 2 }).connect()
    const first = probes.simulation.partition([a], [b])
    const second = probes.simulation.oneWay([a], [b])
    first()
    first()
    probes.send(a, b, 'x')
    probes.simulation.runFor(500)
    expect(probes.messages(b)).toEqual([])
    second()
    probes.simulation.runUntil(() => probes.messages(b).length > 0 || probes.heard(b, 'link').length > 1, 1_000)
    expect(probes.messages(b).length + probes.heard(b, 'link').length).toBeGreaterThan(1)
  })

  test('[N5] a blocked direct path loses its link and leaves gossip alone', () => {
    const probes = new Probes().connect()
    const lift = probes.simulation.blockDirect([a])
    probes.simulation.runFor(30_000)
    expect([probes.linked(a), probes.linked(b)]).toEqual([[], ['c']])
    probes.do(a, { type: 'publish', message: 'gossip' })
    probes.simulation.runFor(1_000)
    expect(probes.messages(b, 'gossip')).toEqual(['gossip'])
    lift()
    probes.simulation.runFor(10_000)
    expect(probes.linked(a)).toEqual(['b', 'c'])
  })
})

describe('ends that go away', () => {
  test('[N7] a crash is noticed by the neighbours, at once or by the keep-alive', () => {
    const after: number[] = []
    for (const seed of numbers(30)) {
      const probes = new Probes({ seed, peers: 2 }).connect()
      const crashedAt = probes.simulation.now
      probes.simulation.crash(a)
      expect(probes.simulation.runUntil(() => probes.linked(b).length === 0, 60_000)).toBe(true)
      after.push(probes.simulation.now - crashedAt)
    }
    expect(after.filter((ms) => ms <= 100).length).toBeGreaterThan(10)
    expect(after.filter((ms) => ms >= 2_000).length).toBeGreaterThan(2)
  })

  test('[N7] what a peer sent right before its crash may still arrive', () => {
    const arrived = numbers(60).map((seed) => {
      const probes = new Probes({ seed, peers: 2 }).connect()
      probes.send(a, b, 'last words')
      probes.simulation.crash(a)
      probes.simulation.runFor(1_000)
      return probes.messages(b).length
    })
    expect(new Set(arrived)).toEqual(new Set([0, 1]))
  })

  test('[N9] a peer that comes back before its crash was noticed is lost first, then up', () => {
    for (const seed of numbers(40)) {
      const probes = new Probes({ seed, peers: 2 }).connect()
      probes.simulation.crash(a)
      probes.simulation.start(a)
      probes.simulation.runFor(60_000)
      expect(probes.heard(b, 'link').map(({ status }) => status)).toEqual(['up', 'lost', 'up'])
    }
  })

  test('[N8] a peer that was rejected is linked again soon', () => {
    const probes = new Probes({ peers: 2, rejectsAllowed: ['no'] }).connect()
    probes.do(a, { type: 'reject', peer: b, reason: 'no' })
    probes.simulation.runFor(1_000)
    expect(probes.heard(a, 'link').map(({ status }) => status)).toEqual(['up', 'lost', 'up'])
    expect(probes.heard(b, 'link').map(({ status }) => status)).toEqual(['up', 'lost', 'up'])
  })

  test('[N8] a peer that was expelled opens soon, and is opened to only after ten seconds', () => {
    const probes = new Probes({ peers: 2, gatekeeper: 'probe' }).connect()
    probes.do(a, { type: 'expel', peer: b, reason: 'foreign' })
    probes.simulation.runFor(1_000)
    expect(probes.heard(a, 'link').map((input) => ('by' in input ? input.by : 'up'))).toEqual(['up', 'us'])
    expect(probes.heard(b, 'link').map((input) => ('by' in input ? input.by : 'up'))).toEqual(['up', 'them', 'up'])
    probes.send(b, a, 'let me in')
    probes.simulation.runFor(8_000)
    expect(probes.messages(a)).toEqual([])
    probes.simulation.runFor(2_000)
    expect(probes.linked(a)).toEqual(['b'])
    expect(probes.messages(a)).toEqual(['let me in'])
  })
})
