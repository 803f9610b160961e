import { InvalidParametersError, meshId } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { membershipConfig } from '../src/core/config.ts'
import { REFUSED_LINGER_MS } from '../src/core/limits.ts'
import { alice, bob, carol, diskOf, DrivenCore, hello, record, update } from './support/driven-core.ts'

const ours = meshId('a'.repeat(32))

const refusals = (core: DrivenCore) =>
  core.events.flatMap((event) => (event.type === 'refused' ? [[event.peer, event.failure.name]] : []))

describe('a peer that is told whom it admits', () => {
  it('[M45] says so to whoever else has a link, hears nothing of it, and ends the link', () => {
    const core = new DrivenCore({ admit: [alice, bob] }, { records: diskOf(ours) })
    core.up(carol)
    core.receive(carol, hello(record(carol, { meshId: ours }), { heard: true }))
    core.tell(carol, update(record(bob, { meshId: ours })))
    expect(core.sent(carol, 'hello')).toMatchObject([{ notAdmitted: true }])
    expect(refusals(core)).toEqual([[carol, 'NotAdmittedError']])
    expect(core.events.at(-1)).toMatchObject({ failure: { details: { peer: carol, by: 'us' } } })
    expect([core.status(carol), core.status(bob), core.all('admit')]).toEqual([undefined, undefined, []])
    core.pass(REFUSED_LINGER_MS)
    expect(core.all('expel')).toMatchObject([{ peer: carol }])
    expect(core.core.explain(carol).at(-1)).toMatchObject({ what: 'refused' })
  })

  it('[M45] admits who is on its list, or whom its function lets in', () => {
    for (const admit of [[alice, bob], (peer: string) => peer === bob]) {
      const core = new DrivenCore({ admit }, { records: diskOf(ours) })
      core.meet(bob, { meshId: ours })
      core.up(carol)
      expect(core.all('admit').map(({ peer }) => peer)).toEqual([bob])
      expect(refusals(core)).toEqual([[carol, 'NotAdmittedError']])
    }
  })

  it('[M45] passes over what others tell of whoever is not admitted, and does not pass it on', () => {
    const core = new DrivenCore({ admit: [alice, bob] }, { records: diskOf(ours) })
    core.meet(bob, { meshId: ours })
    core.tell(bob, update(record(carol, { meshId: ours })))
    core.pass(5_000, { answering: [bob] })
    expect(core.status(carol)).toBeUndefined()
    expect(core.core.status().ignored.notAdmitted).toBe(1)
    const told = [...core.sent(bob, 'ping'), ...core.sent(bob, 'state')].flatMap(({ updates }) => updates)
    expect(told.filter(({ record: { peer } }) => peer === carol)).toEqual([])
  })

  it('[M45] dials nobody that it remembers and does not admit any more, and forgets it', () => {
    const core = new DrivenCore({ admit: [alice] }, { records: diskOf(ours, { members: [bob] }) })
    core.pass(60_000)
    core.persisted()
    expect(core.all('dial')).toEqual([])
    expect([...core.disk.keys()]).toEqual(['mesh'])
  })

  it('[M45] lets nobody in because its function fails, and says that it did', () => {
    const admit = (): boolean => {
      throw new RangeError('no database')
    }
    const core = new DrivenCore({ admit }, { records: diskOf(ours) })
    core.up(bob)
    expect(core.events.at(-1)).toMatchObject({ type: 'refused', peer: bob, failure: { name: 'NotAdmittedError' } })
    expect(core.core.explain(bob).at(-1)?.text).toMatch(/no database/)
  })

  it('[M45] lets nobody in because its function answers later, or not at all', () => {
    const answers: [() => unknown, string][] = [
      [() => Promise.resolve(true), 'a promise'],
      [() => undefined, 'undefined'],
      [() => 'yes', 'string']
    ]
    for (const [admit, answer] of answers) {
      const core = new DrivenCore({ admit: admit as () => boolean }, { records: diskOf(ours) })
      core.up(bob)
      expect(refusals(core)).toEqual([[bob, 'NotAdmittedError']])
      expect(core.core.explain(bob).at(-1)?.text).toMatch(`has to answer true or false at once, and gave ${answer}`)
    }
  })

  it.each([[['']], [['x'.repeat(129)]], [Array.from({ length: 4_097 }, (_, index) => `peer-${index}`)]])(
    '[M45] refuses a list that cannot be meant (%#)',
    (admit) => {
      expect(() => membershipConfig({ admit })).toThrow(InvalidParametersError)
    }
  )
})

describe('a peer that is not admitted', () => {
  it('[M45] hears so from the Hello, and neither adopts that mesh nor takes anybody of it for a member', () => {
    const core = new DrivenCore()
    core.up(bob)
    core.receive(bob, hello(record(bob, { meshId: ours }), { notAdmitted: true }))
    expect(refusals(core)).toEqual([[bob, 'NotAdmittedError']])
    expect(core.events.at(-1)).toMatchObject({ failure: { details: { peer: bob, by: 'them' } } })
    expect([core.status(bob), core.all('persist'), core.all('admit')]).toEqual([undefined, [], []])
  })
})
