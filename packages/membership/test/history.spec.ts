import { millis, peerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { PROFILES } from '../src/core/config.ts'
import { History } from '../src/core/history.ts'
import { EXPLAINED_PEERS_MAX, EXPLANATIONS_MAX } from '../src/core/limits.ts'
import { alice, bob, carol, dave, DrivenCore, erin, hello, record, update } from './support/driven-core.ts'

const { periodMs } = PROFILES.local

describe('an explanation', () => {
  it('[M43] tells how a member came to be dead', () => {
    const core = new DrivenCore()
    for (const peer of [bob, carol, dave, erin]) {
      core.meet(peer)
    }
    core.lost(bob)
    const { sequence } = core.sent(carol, 'ping-request').at(-1) ?? { sequence: 0 }
    core.receive(carol, { type: 'nack', sequence })
    core.receive(carol, { type: 'nack', sequence })
    core.pass(2 * periodMs, { answering: [carol, dave, erin] })
    core.tell(dave, update(record(bob, { status: 'suspect' }), { suspectedBy: [dave] }))
    core.pass(60_000, { answering: [carol, dave, erin] })
    const story = core.core.explain(bob)
    expect(story.map(({ what, by }) => (by === undefined ? what : `${what} by ${by}`))).toEqual(
      expect.arrayContaining(['link-up', 'alive', 'link-lost', 'nack by carol', 'dial-failed'])
    )
    const turns = ['probe-failed', 'suspect', 'confirmed by alice', 'confirmed by dave', 'suspicion-over', 'dead']
    const told = story.map(({ what, by }) => (by === undefined ? what : `${what} by ${by}`))
    expect([...new Set(told.filter((happening) => turns.includes(happening)))]).toEqual(turns)
    expect(told.filter((happening) => happening === 'nack by carol')).toHaveLength(1)
    expect(story.map(({ at }) => at)).toEqual(story.map(({ at }) => at).sort((a, b) => a - b))
  })

  it('[M43] keeps how a member came to be dead, however long it is probed over its link since', () => {
    const core = new DrivenCore()
    const others = [carol, dave, erin]
    for (const peer of [bob, ...others]) {
      core.meet(peer)
    }
    for (let period = 0; period < 3_000; period++) {
      core.pass(periodMs, { answering: others })
      for (const peer of others) {
        for (const { sequence } of core.sent(peer, 'ping-request')) {
          core.receive(peer, { type: 'nack', sequence })
        }
      }
      core.forgetOutputs()
    }
    expect(core.status(bob)).toBe('dead')
    const story = core.core.explain(bob)
    expect(story.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['suspect', 'confirmed', 'suspicion-over', 'dead'])
    )
    expect(story.at(-1)).toMatchObject({ what: 'probe-failed', text: 'it was dead already' })
    expect(story.at(-1)?.times).toBeGreaterThan(100)
  })

  it('[M43] says whose word it was where a member changed by it, and by nobody’s where it said so itself', () => {
    const core = new DrivenCore()
    core.meet(carol)
    core.tell(carol, update(record(bob)), update(record(bob, { status: 'dead' })))
    core.meet(bob, { incarnation: 1 })
    core.tell(bob, update(record(bob, { incarnation: 1, status: 'left' })))
    const story = core.core.explain(bob).filter(({ what }) => what !== 'link-up')
    expect(story.map(({ what, by }) => [what, by])).toEqual([
      ['alive', carol],
      ['dead', carol],
      ['alive', undefined],
      ['left', undefined]
    ])
  })

  it('[M43] [M14] tells of ourselves that another process runs under our key', () => {
    const core = new DrivenCore()
    core.up(bob)
    core.receive(bob, hello(record(bob), { runsTwice: true }))
    expect(core.core.explain(alice).map(({ what }) => what)).toEqual(['runs-twice'])
  })

  it('[M43] tells of ourselves when we stood still, and whom we had to convince', () => {
    const core = new DrivenCore()
    core.meet(bob)
    core.now += 10_000
    core.step({ type: 'wake' })
    core.tell(bob, update(record(alice, { status: 'suspect' })))
    expect(core.core.explain(alice).map(({ what }) => what)).toEqual(['stalled', 'refuted'])
  })

  it('[M43] keeps how a peer went, however often it is dialled since, or comes and is refused', () => {
    const history = new History(millis(0))
    history.note(bob, 'dead')
    for (let count = 1; count <= 1_000; count++) {
      history.stepAt(millis(count))
      history.note(bob, 'dial-failed', { text: `address ${count % 2}` })
    }
    for (let count = 1_001; count <= 2_000; count++) {
      history.stepAt(millis(count))
      history.note(bob, 'link-up')
      history.note(bob, 'refused', { text: 'foreign' })
      history.note(bob, 'link-lost', { text: 'closed by us' })
    }
    expect(history.of(bob)).toEqual([
      { at: 0, what: 'dead' },
      { at: 999, what: 'dial-failed', text: 'address 1', times: 500 },
      { at: 1_000, what: 'dial-failed', text: 'address 0', times: 500 },
      { at: 2_000, what: 'link-up', times: 1_000 },
      { at: 2_000, what: 'refused', text: 'foreign', times: 1_000 },
      { at: 2_000, what: 'link-lost', text: 'closed by us', times: 1_000 }
    ])
    expect(history.peers()).toEqual([bob])
  })

  it('[M43] is as long as its limit, of as many peers as theirs: those that something happened to last', () => {
    const history = new History(millis(0))
    for (let count = 0; count < 2 * EXPLANATIONS_MAX; count++) {
      history.stepAt(millis(count))
      history.note(bob, 'suspect')
    }
    expect(history.of(bob)).toHaveLength(EXPLANATIONS_MAX)
    expect(history.of(bob)[0]?.at).toBe(EXPLANATIONS_MAX)
    for (let count = 0; count < EXPLAINED_PEERS_MAX; count++) {
      history.note(peerName(`peer ${count}`), 'alive')
    }
    expect([history.of(bob), history.size]).toEqual([[], EXPLAINED_PEERS_MAX])
  })
})
