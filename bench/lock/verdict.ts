import { readFileSync } from 'node:fs'
import { median } from '../report.ts'
import type { Grant } from './contention.ts'

/** A lock that did what no lock may do: its figures are worth nothing. */
class BrokenLockError extends Error {
  static override readonly name = 'BrokenLockError'
  override readonly name = 'BrokenLockError'
}

/** What came of a contest: the grants of each who took part. */
export class Verdict {
  readonly #byClient: readonly (readonly Grant[])[]
  readonly #inOrder: readonly Grant[]

  /** @throws BrokenLockError where the counter is wrong, two held it at once, a fence fell, or somebody who stood in the queue was overtaken */
  constructor(byClient: readonly (readonly Grant[])[], counterFile: string) {
    this.#byClient = byClient
    this.#inOrder = byClient.flat().sort((a, b) => a.grantedMs - b.grantedMs)
    const counted = Number(readFileSync(counterFile, 'utf8'))
    const { length } = this.#inOrder
    if (counted !== length) {
      throw new BrokenLockError(`${length} were let in, and counted to ${counted}.`)
    }
    for (const [index, grant] of this.#inOrder.entries()) {
      const before = this.#inOrder[index - 1]
      if (before !== undefined && grant.grantedMs < before.releasedMs) {
        throw new BrokenLockError(`Two held it at once, for ${before.releasedMs - grant.grantedMs} ms.`)
      }
      if (before?.fence !== undefined && grant.fence !== undefined && grant.fence <= before.fence) {
        throw new BrokenLockError(`Fence ${grant.fence} came after ${before.fence}.`)
      }
    }
    const overtaken = overtakings(this.#inOrder)
    if (overtaken > 0) {
      throw new BrokenLockError(`${overtaken} times somebody who stood in the queue was overtaken by who asked later.`)
    }
  }

  /** From the first request to the last release. */
  get elapsedMs(): number {
    const asked = this.#inOrder.map(({ askedMs }) => askedMs)
    return Math.max(...this.#inOrder.map(({ releasedMs }) => releasedMs)) - Math.min(...asked)
  }

  /** The median of what passes between a release and the next grant. */
  get handOverMs(): number {
    return median(
      this.#inOrder.slice(1).map(({ grantedMs }, index) => grantedMs - (this.#inOrder[index] as Grant).releasedMs)
    )
  }

  /** By how much the client that is farthest from an equal share is off, in percent of that share. */
  get unfairnessPercent(): number {
    const share = this.#inOrder.length / this.#byClient.length
    return Math.max(...this.#byClient.map(({ length }) => (100 * Math.abs(length - share)) / share))
  }

  /** What one grant is of an equal share, in percent: no count comes nearer. */
  get oneGrantPercent(): number {
    return (100 * this.#byClient.length) / this.#inOrder.length
  }
}

/** How often one was let in before another that was seen in the queue before the first had asked. */
function overtakings(inOrder: readonly Grant[]): number {
  let count = 0
  for (const [index, { queuedMs }] of inOrder.entries()) {
    for (let before = index - 1; queuedMs !== undefined && before >= 0; before--) {
      const { askedMs, grantedMs } = inOrder[before] as Grant
      if (grantedMs < queuedMs) {
        break
      }
      count += askedMs > queuedMs ? 1 : 0
    }
  }
  return count
}
