import { typedPrefix } from '@peermesh/store/core'
import { describe, expect, it } from 'vitest'
import { bob, carol, LoneCore, messagesIn } from './support/lone-core.ts'

const ON = Uint8Array.of(1)

function add(core: LoneCore, ...elements: string[]): void {
  const operations = elements.map((element) => ({ key: `${typedPrefix('set', 's')}'${element}`, value: ON }))
  core.command({ type: 'write', operations })
  core.persistAll()
}

describe('a typed key in the core', () => {
  it('[S10] whose one element somebody missed is fetched as that element', () => {
    const alice = new LoneCore()
    alice.link(bob)
    const elements = Array.from({ length: 100 }, (_, count) => `e${count}`)
    add(alice, ...elements)
    const clock = alice.core.clock()
    add(alice, 'late')
    const answer = messagesIn(alice.receive(bob, { type: 'pull', request: 1, clock }), 'states')
    expect(answer.map(({ message }) => message.states.map(({ key }) => key))).toEqual([["\u0000s1:s'late"]])
  })

  it('[S19] counts on after a restart, and as another replica after a lost disk', () => {
    const alice = new LoneCore()
    const count = (core: LoneCore, amount: number): void => {
      core.command({ type: 'write', operations: [{ key: 'c', amount }] })
      core.persistAll()
    }
    count(alice, 5)
    const again = new LoneCore({ disk: alice.disk })
    count(again, -7)
    expect(again.core.typed.counter('c')).toBe(-2)
    const anew = new LoneCore({ store: '2' })
    count(anew, 10)
    const clock = anew.core.clock()
    const [answer] = messagesIn(again.receive(carol, { type: 'pull', request: 1, clock }), 'states')
    expect(answer?.message.states).toHaveLength(1)
    expect(again.core.typed.tag).not.toBe(anew.core.typed.tag)
  })

  it('[S17] [S19] of a damaged disk what was counted counts once', () => {
    const alice = new LoneCore()
    alice.command({ type: 'write', operations: [{ key: 'c', amount: 5 }] })
    alice.persistAll()
    const anew = new LoneCore({ store: '2', salvaged: alice.disk })
    anew.passMs(120_000)
    anew.persistAll()
    anew.command({ type: 'write', operations: [{ key: 'c', amount: 1 }] })
    anew.persistAll()
    expect(anew.core.typed.counter('c')).toBe(6)
  })

  it('[S23] refuses an insertion for which there is no room, and nothing else of its group', () => {
    const alice = new LoneCore()
    const insert = (after: 'start' | 'end' | { readonly place: string }, count = 1): number =>
      alice.command({ type: 'insert', list: 'l', after, values: Array.from({ length: count }, () => ON) })
    insert('end', 2)
    alice.persistAll()
    const places = (): readonly string[] => alice.core.typed.paths('list', 'l')
    let left = places()[0] as string
    let refused: number | undefined
    for (let tries = 0; tries < 200 && refused === undefined; tries++) {
      const right = places()[places().indexOf(left) + 1]
      const id = insert({ place: left })
      const last = insert('end')
      alice.persistAll()
      expect(alice.outcome(last)).toEqual({ ok: true, value: undefined })
      if (alice.outcome(id)?.ok === false) {
        refused = id
      } else {
        const made = places()[places().indexOf(left) + 1] as string
        expect(right === undefined || made < right).toBe(true)
        left = tries % 2 === 0 ? made : left
      }
    }
    expect(alice.outcome(refused as number)).toMatchObject({ failure: { name: 'ListTooDeepError' } })
  })
})
