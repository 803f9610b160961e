import { cutUpdate, KINDS_IN_ORDER, type StatesMessage, typedPrefix, type WriteOperation } from '@peermesh/store/core'
import { describe, expect, it } from 'vitest'
import { replicaId } from '@peermesh/crdt'
import { orderedInteger } from '../src/core/ordered-integers.ts'
import { placeBetween } from '../src/core/places.ts'
import { replicaTag } from '../src/core/replica-tag.ts'
import { parsePart } from '../src/core/typed-keys.ts'
import { elementOf, elementPath } from '../src/typed/element-path.ts'
import { messageCodec } from '../src/wire/message-codec.ts'
import { bob, carol, chunksIn, LoneCore, messagesIn } from './support/lone-core.ts'

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
      alice.command({
        type: 'write',
        operations: [{ key: 'l', insert: { after, values: Array.from({ length: count }, () => ON) } }]
      })
    insert('end', 2)
    alice.persistAll()
    const places = (): readonly string[] => alice.core.typed.paths('list', 'l')
    let left = places()[0] as string
    let refused: number | undefined
    for (let tries = 0; tries < 1_000 && refused === undefined; tries++) {
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

describe('a merge of updates', () => {
  it('[S27] travels before the deletes of what is in it: to a neighbour, and in the answer to a pull, from whomever', () => {
    const part = (path: string): string => typedPrefix('updates', 'doc') + path
    const write = (core: LoneCore, ...operations: readonly WriteOperation[]): void => {
      core.command({ type: 'write', operations })
      core.persistAll()
    }
    const alice = new LoneCore()
    alice.link(bob)
    const small = Array.from({ length: 70 }, (_, index) => part(`small${index}`))
    write(alice, ...small.map((key) => ({ key, value: ON })))
    const clock = alice.core.clock()
    const merged = cutUpdate('merged', new Uint8Array(100_000)).map(({ path, bytes }) => ({
      key: part(path),
      value: bytes
    }))
    const before = alice.outputs.length
    write(alice, ...merged, ...small.map((key) => ({ key })))
    const order = [...merged.map(({ key }) => key), ...small]
    const sent = messagesIn(alice.outputs.slice(before), 'deltas').flatMap(({ message }) => message.operations)
    expect(sent.map(({ key }) => key)).toEqual(order)
    // Carol has heard all of it from alice. Bob, who has the small ones, asks her.
    const fromCarol = new LoneCore({ name: 'carol' })
    fromCarol.link(bob)
    for (const { message } of messagesIn(alice.outputs, 'deltas')) {
      fromCarol.receive(alice.identity.peer, message)
    }
    fromCarol.persistAll()
    fromCarol.receive(bob, { type: 'pull', request: 1, clock })
    const answered: string[] = []
    for (let last = false; !last; ) {
      const [chunk] = chunksIn(fromCarol.step({ type: 'bulk', event: 'ready', transfer: 1 }))
      answered.push(...(chunk?.message as StatesMessage).states.map(({ key }) => key))
      last = chunk?.last ?? true
    }
    expect(answered).toEqual(order)
  })
})

describe('the bytes of typed keys', () => {
  it('[S18] are these for ever', () => {
    const tag = replicaTag(replicaId('12D3KooWAnna/00112233445566778899aabbccddeeff'))
    const alone = placeBetween(undefined, undefined, { tag, counter: 7 })
    const next = placeBetween(alone, undefined, { tag, counter: 8 })
    const between = placeBetween(alone, next, { tag, counter: 9 })
    const first = placeBetween(undefined, alone, { tag, counter: 10 })
    const byOther = placeBetween(next, undefined, { tag: 'bbbbbbbbbb', counter: 70 })
    expect(tag).toBe('zLuprBFgrI')
    expect(KINDS_IN_ORDER.map((kind) => `${typedPrefix(kind, 'käse')}x`)).toEqual([
      '\u0000c4:käsex',
      '\u0000f4:käsex',
      '\u0000d4:käsex',
      '\u0000s4:käsex',
      '\u0000r4:käsex',
      '\u0000m4:käsex',
      '\u0000l4:käsex',
      '\u0000u4:käsex'
    ])
    expect([alone, next, between, first, byOther]).toEqual(
      ['V0TAG.V7', 'V0TAG.V8', 'V0TAG.V7~V0.V9', 'V0TAG.Uq', 'W10bbbbbbbbbb.W18'].map((text) =>
        text.replaceAll('TAG', tag)
      )
    )
    expect([-3_845, -62, -1, 0, 61, 62].map(orderedInteger)).toEqual(['Syzz', 'Tz0', 'Uz', 'V0', 'Vz', 'W10'])
    expect([elementPath('tea'), elementPath(1), elementPath(['a'])]).toEqual(["'tea", '=AQ', '=gWFh'])
    const alice = new LoneCore()
    alice.command({ type: 'write', operations: [{ key: 'c', amount: -100 }] })
    alice.persistAll()
    expect(alice.get(alice.core.storedKeys()[0] as string)).toEqual([199, 1])
  })

  it.each(['a', ':', '1:', '12', 'a\u0000b', '💡', 'x'.repeat(300)])(
    '[S18] say their name and path again: %j',
    (name) => {
      for (const path of ['', ':', '1', name]) {
        expect(parsePart(typedPrefix('map', name) + path)).toEqual({ kind: 'map', name, path })
      }
    }
  )

  it.each([
    '',
    'k',
    '\u0000',
    '\u0000m',
    '\u0000m:k',
    '\u0000m01:k',
    '\u0000m9:k',
    '\u0000mx:k',
    '\u0000z1:k',
    `\u0000m${'9'.repeat(400)}:k`
  ])('[S18] are not %j', (key) => {
    expect(parsePart(key)).toBeUndefined()
  })

  it('[S18] are elements again', () => {
    for (const element of ['', "'", '=', 'tea', 0, -1.5, null, true, [], { a: ['b'] }, new Uint8Array([1, 2])]) {
      expect(elementOf('k', elementPath(element))).toEqual(element)
    }
  })

  it('of an element of eight letters in a batch are its part, and about 20 more', () => {
    const alice = new LoneCore()
    alice.link(bob)
    const operations = Array.from({ length: 500 }, (_, count) => ({
      key: `${typedPrefix('set', 'tags')}'${String(count).padStart(8, 'e')}`,
      value: ON
    }))
    alice.command({ type: 'write', operations })
    const sent = messagesIn([...alice.persistAll(), ...alice.passMs(50)], 'deltas').filter(({ to }) => to === bob)
    const bytes = sent.reduce((sum, { message }) => sum + messageCodec.encode(message).length, 0)
    expect(bytes / 500 - "\u0000s4:tags'eeeeeeee".length).toBeLessThan(22)
  })
})
