import { describe, expect, it } from 'vitest'
import { PROFILES } from '../src/core/config.ts'
import { Closures } from '../src/core/closures.ts'
import { CLOSED_CHECK_MS, CLOSED_WAIT_MS, CLOSURES_MAX } from '../src/core/limits.ts'
import { alice, bob, carol, dave, DrivenCore, erin, hello, record, update } from './support/driven-core.ts'

const { periodMs, suspicionMultiplier } = PROFILES.local
const minMs = suspicionMultiplier * periodMs

const port = '/ip4/127.0.0.1/tcp/7401'

/** Linked to all of these over loopback; bob listens on a port of this machine. */
function meshOf(others: readonly (typeof bob)[], options = {}, loopback = true): DrivenCore {
  const core = new DrivenCore(options)
  for (const peer of others) {
    core.up(peer, loopback)
    const addresses = peer === bob ? [`/ip4/10.0.0.1/tcp/7401`, port] : [`/sim/${peer}`]
    core.receive(peer, hello(record(peer, { addresses }), { heard: true }))
  }
  return core
}

const others = [bob, carol, dave, erin]
const dialsOf = (core: DrivenCore): string[] => core.all('dial').map(({ address }) => address)
const refuse = (core: DrivenCore, refused = true): void => {
  core.step({ type: 'dialled', address: port, failed: 'connect ECONNREFUSED', refused })
}
/** Another saw it too. */
const testify = (core: DrivenCore, ...closedTo: (typeof bob)[]): void => {
  core.tell(
    carol,
    update(record(bob, { status: 'suspect', addresses: [`/ip4/10.0.0.1/tcp/7401`, port] }), {
      suspectedBy: closedTo,
      closedTo
    })
  )
}

it('[M41] [M27] of so many processes it is looked at one time whether they ended, and once for each address', () => {
  const closures = new Closures(true)
  const addresses = Array.from({ length: CLOSURES_MAX + 1 }, (_, index) => `/ip4/127.0.0.1/tcp/${index + 1}`)
  const checked = addresses.map((address) => closures.check(bob, [address]))
  expect(checked).toEqual([...addresses.slice(0, CLOSURES_MAX), undefined])
  closures.dialled(addresses[0] ?? '', false)
  expect(closures.check(carol, [addresses[1] ?? ''])).toBeUndefined()
  expect(closures.check(carol, [addresses[0] ?? ''])).toBe(addresses[0])
})

describe('a process that ended', () => {
  it('[M41] is dialled once more at its port of this machine, and suspected where that is refused', () => {
    const core = meshOf(others)
    core.lost(bob)
    expect(dialsOf(core)).toContain(port)
    expect(core.status(bob)).toBe('alive')
    refuse(core)
    expect(core.status(bob)).toBe('suspect')
  })

  it('[M41] is dead 100 ms after two saw it', () => {
    const core = meshOf(others)
    core.lost(bob)
    refuse(core)
    core.pass(CLOSED_WAIT_MS, { answering: others })
    testify(core, carol)
    core.pass(CLOSED_WAIT_MS - 1, { answering: others })
    expect(core.status(bob)).toBe('suspect')
    core.pass(1, { answering: others })
    expect(core.status(bob)).toBe('dead')
  })

  it('[M41] is dead 100 ms after the one other saw it, of two', () => {
    const core = meshOf([bob])
    core.lost(bob)
    refuse(core)
    core.pass(CLOSED_WAIT_MS)
    expect(core.status(bob)).toBe('dead')
  })

  it('[M41] is told of at once by whoever saw it', () => {
    const core = meshOf(others)
    core.lost(bob)
    refuse(core)
    for (const peer of [carol, dave, erin]) {
      expect(core.sent(peer, 'state').at(-1)?.updates[0]).toMatchObject({
        record: { peer: bob, status: 'suspect' },
        suspectedBy: [alice],
        closedTo: [alice]
      })
    }
  })
})

describe('others that saw a process end', () => {
  /** What this peer says of it, and knows of the others who say so. */
  const says = (core: DrivenCore, from: typeof bob, closedTo: readonly (typeof bob)[], incarnation = 0): void =>
    core.tell(
      from,
      update(record(bob, { status: 'suspect', incarnation, addresses: [port] }), { suspectedBy: closedTo, closedTo })
    )

  it('[M41] before we did count once our link is lost too, and there is nothing left to look at', () => {
    const core = meshOf(others)
    says(core, carol, [carol, dave])
    core.pass(CLOSED_WAIT_MS, { answering: others })
    expect(core.status(bob)).toBe('suspect')
    core.lost(bob)
    expect(core.core.snapshot().closures).toEqual([])
    core.pass(CLOSED_WAIT_MS, { answering: others })
    expect(core.status(bob)).toBe('dead')
  })

  it('[M41] count also where a higher incarnation of it was suspected meanwhile', () => {
    const core = meshOf(others)
    core.lost(bob)
    refuse(core)
    core.tell(dave, update(record(bob, { status: 'suspect', incarnation: 1, addresses: [port] })))
    says(core, carol, [carol], 1)
    core.pass(CLOSED_WAIT_MS, { answering: others })
    expect(core.status(bob)).toBe('dead')
  })

  it('[M20] [M41] are asked after it only where a refusal did not tell that it ended', () => {
    const asked = (core: DrivenCore): number =>
      [carol, dave, erin].flatMap((peer) => core.sent(peer, 'ping-request')).length
    const ended = meshOf(others)
    ended.lost(bob)
    refuse(ended)
    ended.pass(CLOSED_CHECK_MS, { answering: others })
    expect(asked(ended)).toBe(0)
    const unknown = meshOf(others)
    unknown.lost(bob)
    unknown.pass(CLOSED_CHECK_MS - 1, { answering: others })
    expect(asked(unknown)).toBe(0)
    unknown.pass(1, { answering: others })
    expect(asked(unknown)).toBe(3)
    const elsewhere = meshOf(others, { profile: 'lan' })
    elsewhere.lost(bob)
    expect(asked(elsewhere)).toBe(3)
  })

  it('[M41] but not where a higher one says that it lives', () => {
    const core = meshOf(others)
    core.lost(bob)
    refuse(core)
    core.tell(dave, update(record(bob, { incarnation: 1, addresses: [port] })))
    says(core, carol, [carol], 1)
    core.pass(CLOSED_WAIT_MS, { answering: [carol, dave, erin] })
    expect(core.status(bob)).toBe('suspect')
  })

  it('[M41] and wait for one more are answered at once by whoever knows of one', () => {
    const core = meshOf(others)
    core.lost(bob)
    refuse(core)
    says(core, carol, [carol])
    const told = core.sent(dave, 'state').length
    says(core, dave, [dave])
    expect(core.sent(dave, 'state').slice(told)).toMatchObject([
      { updates: [{ record: { peer: bob, status: 'suspect' }, closedTo: [alice, carol] }] }
    ])
    core.pass(CLOSED_WAIT_MS, { answering: others })
    says(core, erin, [erin])
    expect(core.sent(erin, 'state').at(-1)).toMatchObject({ updates: [{ record: { peer: bob, status: 'dead' } }] })
  })

  it('[M41] and know of two are not answered: we know no more than they', () => {
    const core = meshOf(others)
    core.lost(bob)
    refuse(core)
    const told = core.sent(carol, 'state').length
    says(core, carol, [carol, dave])
    says(core, carol, [carol, alice])
    expect(core.sent(carol, 'state')).toHaveLength(told)
  })

  it('[M41] [M21] are no silence: that we were late ourselves makes the wait no longer than to hear what waits for us', () => {
    const core = meshOf(others)
    core.lost(bob)
    refuse(core)
    testify(core, carol)
    core.stall(5 * periodMs)
    core.step({ type: 'wake' })
    expect(core.status(bob)).toBe('suspect')
    core.pass(periodMs / 4, { answering: others })
    expect(core.status(bob)).toBe('dead')
  })
})

describe('no process ended', () => {
  const isSpared = (core: DrivenCore): void => {
    core.pass(minMs - 2 * periodMs, { answering: [carol, dave, erin] })
    expect(core.status(bob)).not.toBe('dead')
  }

  it('[M41] as far as one alone can tell, however often it says so', () => {
    const core = meshOf(others)
    core.lost(bob)
    refuse(core)
    testify(core, alice)
    testify(core, alice)
    isSpared(core)
  })

  it.each(['lan', 'wan'] as const)('[M41] as far as a closed connection can tell in profile %s', (profile) => {
    const core = meshOf(others, { profile })
    core.lost(bob)
    refuse(core)
    testify(core, carol, dave)
    isSpared(core)
    expect(core.core.snapshot().suspicions.flatMap(({ closedTo }) => closedTo)).toEqual([])
  })

  it('[M41] where the connection left this machine', () => {
    const core = meshOf(others, {}, false)
    core.lost(bob)
    expect(core.core.snapshot().closures).toEqual([])
    refuse(core)
    expect(core.status(bob)).toBe('alive')
  })

  it('[M41] where we closed the connection', () => {
    const core = meshOf(others)
    core.lost(bob, 'us')
    refuse(core)
    expect(core.status(bob)).toBe('alive')
  })

  it('[M41] where the dial failed for another reason: a process that stands still is never refused', () => {
    const core = meshOf(others)
    core.lost(bob)
    refuse(core, false)
    expect(core.status(bob)).toBe('alive')
  })

  it('[M41] as long as we are linked to it', () => {
    const core = meshOf(others)
    testify(core, carol, dave)
    isSpared(core)
  })

  it('[M41] where it is linked again: another started at the same port', () => {
    const core = meshOf(others)
    core.lost(bob)
    refuse(core)
    testify(core, carol)
    core.up(bob, true)
    isSpared(core)
    core.receive(bob, hello(record(bob, { boot: 2 }), { heard: true }))
    expect(core.status(bob)).toBe('alive')
  })

  it('[M41] [M40] where anything comes of it', () => {
    const core = meshOf(others)
    core.lost(bob)
    refuse(core)
    testify(core, carol)
    core.step({ type: 'heard', peer: bob })
    isSpared(core)
  })

  it('[M41] where a link came up before the dial ended', () => {
    const core = meshOf(others)
    core.lost(bob)
    core.up(bob, true)
    refuse(core)
    expect(core.status(bob)).toBe('alive')
  })
})
