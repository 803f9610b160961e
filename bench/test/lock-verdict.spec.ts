import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { Grant } from '../lock/contention.ts'
import { Verdict } from '../lock/verdict.ts'

const directory = mkdtempSync(join(tmpdir(), 'peermesh-bench-'))
const counterFile = join(directory, 'counter')

afterAll(() => rmSync(directory, { recursive: true }))

function verdict(byClient: readonly (readonly Grant[])[], counted = byClient.flat().length): Verdict {
  writeFileSync(counterFile, String(counted))
  return new Verdict(byClient, counterFile)
}

function grant(askedMs: number, grantedMs: number, more: Partial<Grant> = {}): Grant {
  return { askedMs, grantedMs, releasedMs: grantedMs + 1, ...more }
}

it('counts from each release to the next grant, and from the first request to the last release', () => {
  const { handOverMs, elapsedMs } = verdict([[grant(0, 2), grant(3, 10)], [grant(1, 5)]])
  expect({ handOverMs, elapsedMs }).toStrictEqual({ handOverMs: 3, elapsedMs: 11 })
})

it('says how far whoever is farthest from an equal share is from it, and what one grant is of a share', () => {
  const { unfairnessPercent, oneGrantPercent } = verdict([[grant(0, 2), grant(3, 10), grant(11, 20)], [grant(1, 5)]])
  expect({ unfairnessPercent, oneGrantPercent }).toStrictEqual({ unfairnessPercent: 50, oneGrantPercent: 50 })
})

it('is no figure where the counter is wrong, two held it at once, a fence fell, or who stood in the queue was overtaken by who asked later', () => {
  expect(() => verdict([[grant(0, 2)]], 0)).toThrow('counted to 0')
  expect(() => verdict([[grant(0, 2)], [grant(0, 2.5)]])).toThrow('Two held it at once, for 0.5 ms')
  expect(() => verdict([[grant(0, 2, { fence: 2n })], [grant(0, 4, { fence: 2n })]])).toThrow('Fence 2 came after 2')
  expect(() => verdict([[grant(0, 9, { queuedMs: 3 })], [grant(4, 7)]])).toThrow('overtaken')
  expect(() => verdict([[grant(0, 9, { queuedMs: 3 })], [grant(2, 7)]])).not.toThrow()
})
