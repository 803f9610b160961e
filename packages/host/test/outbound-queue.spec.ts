import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OutboundQueue } from '../src/links/outbound-queue.ts'
import type { Frame } from '../src/wire/frame.ts'
import { bytes, text } from './support/toy-core.ts'

function frame(word: string): Frame {
  return { tag: 1, version: 1, payload: bytes(word) }
}

function words(frames: readonly Frame[]): string[] {
  return frames.map(({ payload }) => text(payload))
}

describe('an outbound queue', () => {
  it('[HL1] gives what is most urgent first, and what is equally urgent in order', () => {
    const queue = new OutboundQueue(1_000_000)
    queue.push(frame('store 1'), 9)
    queue.push(frame('probe 1'), 0)
    queue.push(frame('store 2'), 9)
    queue.push(frame('quorum'), 3)
    queue.push(frame('probe 2'), 0)
    expect(words(queue.take(1_000_000))).toEqual(['probe 1', 'probe 2', 'quorum', 'store 1', 'store 2'])
  })

  it('[HL1] lets what is urgent overtake what is left of a large backlog', () => {
    const queue = new OutboundQueue(1_000_000)
    for (let count = 0; count < 10; count++) {
      queue.push({ ...frame(''), payload: new Uint8Array(1000) }, 9)
    }
    expect(queue.take(2500)).toHaveLength(2)
    queue.push(frame('probe'), 0)
    expect(words(queue.take(50))).toEqual(['probe'])
  })

  it('[HL1] takes a frame that is larger than a write by itself', () => {
    const queue = new OutboundQueue(1_000_000)
    queue.push({ ...frame(''), payload: new Uint8Array(5000) }, 1)
    queue.push(frame('next'), 1)
    expect(queue.take(100)).toHaveLength(1)
    expect(words(queue.take(100))).toEqual(['next'])
  })

  it('[HL2] refuses what is over its limit, empty frames too, and takes again once there is room', () => {
    const queue = new OutboundQueue(6400)
    let pushed = 0
    while (queue.push(frame(''), 1)) {
      pushed++
    }
    expect(pushed).toBe(100)
    expect(queue.bytes).toBe(6400)
    expect(queue.push(frame('urgent'), 0)).toBe(false)
    queue.take(Number.MAX_SAFE_INTEGER)
    expect(queue.bytes).toBe(0)
    expect(queue.push(frame('urgent'), 0)).toBe(true)
  })

  it('[HL1] loses and doubles nothing', () => {
    const pushes = fc.array(fc.record({ priority: fc.nat(3), size: fc.nat(200), takes: fc.nat(300) }), {
      maxLength: 50
    })
    fc.assert(
      fc.property(pushes, (steps) => {
        const queue = new OutboundQueue(1_000_000)
        const given: Frame[] = []
        const taken: Frame[] = []
        for (const { priority, size, takes } of steps) {
          const next = { tag: priority, version: 1, payload: new Uint8Array(size) }
          given.push(next)
          queue.push(next, priority)
          taken.push(...queue.take(takes))
        }
        taken.push(...queue.take(Number.MAX_SAFE_INTEGER))
        expect(new Set(taken)).toEqual(new Set(given))
        expect(taken).toHaveLength(given.length)
        for (const priority of [0, 1, 2, 3]) {
          const ofPriority = (frames: Frame[]): Frame[] => frames.filter(({ tag }) => tag === priority)
          expect(ofPriority(taken)).toEqual(ofPriority(given))
        }
        expect(queue.bytes).toBe(0)
      })
    )
  })
})
