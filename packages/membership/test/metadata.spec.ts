import { millis } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { PROFILES } from '../src/core/config.ts'
import { METADATA_TEXT_MAX, TAGS_MAX } from '../src/core/limits.ts'
import { type MetadataChange, metadataProblem, NO_METADATA, OwnMetadata } from '../src/core/metadata.ts'
import { alice, bob, DrivenCore, record, update } from './support/driven-core.ts'

const { periodMs } = PROFILES.local

describe('what we say of ourselves', () => {
  it('[M44] is told at once, and what follows soon waits', () => {
    const own = new OwnMetadata(NO_METADATA, 1_000)
    own.change({ zone: 'a' })
    expect(own.due(millis(5_000))).toEqual({ ...NO_METADATA, zone: 'a' })
    own.change({ zone: 'b' })
    own.change({ tags: ['fast'] })
    expect([own.due(millis(5_999)), own.deadline()]).toEqual([undefined, 6_000])
    expect(own.due(millis(6_000))).toEqual({ ...NO_METADATA, zone: 'b', tags: ['fast'] })
    expect(own.deadline()).toBeUndefined()
  })

  it('[M44] is told of a load in sixteenths, rarely, and not of one that moves about a limit', () => {
    const own = new OwnMetadata(NO_METADATA, 1_000)
    own.change({ load: 0.5 })
    expect(own.due(millis(0))?.load).toBe(0.5)
    for (const load of [0.53, 0.47, 0.54]) {
      own.change({ load })
      expect(own.deadline()).toBeUndefined()
    }
    own.change({ load: 0.7 })
    expect([own.due(millis(9_999)), own.due(millis(10_000))?.load]).toEqual([undefined, 11 / 16])
  })

  it('[M44] is told of a load in sixteenths from the start on: what we hold is what others read', () => {
    const core = new DrivenCore({ metadata: { load: 0.3 } })
    expect(core.core.snapshot().own.metadata).toEqual({ ...NO_METADATA, load: 5 / 16 })
  })

  it('[M44] stays as it was where it is named as undefined, and later changes to a list that was given change nothing', () => {
    const tags = ['fast']
    const core = new DrivenCore({ metadata: { zone: 'a', priority: 2, load: 0.5, tags } })
    const before = structuredClone(core.core.snapshot().own.metadata)
    tags.push('x'.repeat(METADATA_TEXT_MAX + 1))
    const nothing = { zone: undefined, priority: undefined, load: undefined, tags: undefined } as object
    core.step({ type: 'command', id: 1, command: { type: 'update', metadata: nothing } })
    core.pass(20 * periodMs)
    expect(core.core.snapshot().own).toMatchObject({ incarnation: 0, metadata: before })
  })

  it.each<[string, MetadataChange]>([
    ['a zone without a name', { zone: '' }],
    ['a long version', { version: 'x'.repeat(METADATA_TEXT_MAX + 1) }],
    ['a load over 1', { load: 1.5 }],
    ['no load at all', { load: Number.NaN }],
    ['half a capacity', { capacity: 0.5 }],
    ['too many tags', { tags: Array.from({ length: TAGS_MAX + 1 }, String) }],
    ['a tag that comes twice', { tags: ['a', 'a'] }],
    ['a number', 5 as MetadataChange],
    ['nothing', null as unknown as MetadataChange],
    ['a word for a load', { load: '0.5' as unknown as number }],
    ['no zone at all', { zone: null as unknown as string }],
    ['one tag', { tags: 5 as unknown as string[] }],
    ['what there is not', { prioritty: 1 } as MetadataChange]
  ])('[M44] is not %s', (_, change) => {
    expect(metadataProblem(change)).toBeDefined()
    const core = new DrivenCore()
    core.step({ type: 'command', id: 1, command: { type: 'update', metadata: change } })
    expect(core.all('settle').at(-1)?.outcome).toMatchObject({ ok: false, failure: { name: 'InvalidParametersError' } })
    expect(core.core.snapshot().own.metadata).toBeUndefined()
  })

  it('[M44] [M2] raises our incarnation and rides on what we send', () => {
    const core = new DrivenCore({ metadata: { zone: 'a' } })
    core.meet(bob)
    expect(core.core.members()[0]).toMatchObject({ metadata: { ...NO_METADATA, zone: 'a' } })
    core.step({ type: 'command', id: 1, command: { type: 'update', metadata: { priority: 2 } } })
    expect(core.core.snapshot().own).toMatchObject({ incarnation: 1, metadata: { zone: 'a', priority: 2 } })
    core.pass(2 * periodMs, { answering: [bob] })
    const told = core.sent(bob, 'ping').flatMap(({ updates }) => updates.map((about) => about.record))
    expect(told.find(({ peer }) => peer === alice)).toMatchObject({ metadata: { zone: 'a', priority: 2 } })
  })
})

it('[M44] what a member says of itself is told to the other cores and the application, once', () => {
  const core = new DrivenCore()
  core.meet(bob)
  const said = record(bob, { incarnation: 1, metadata: { ...NO_METADATA, load: 0.25 } })
  core.tell(bob, update(said))
  core.tell(bob, update({ ...said, incarnation: 2 }))
  expect(core.events.filter(({ type }) => type === 'update')).toHaveLength(1)
  expect(core.notices.at(-1)).toMatchObject({ peer: bob, status: 'alive', previous: 'alive', metadata: { load: 0.25 } })
  expect(core.core.members()[1]).toMatchObject({ metadata: { load: 0.25 } })
})
