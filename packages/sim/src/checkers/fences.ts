import { ViolationError } from '../errors.ts'

/** A fence that was handed out, and when: virtual milliseconds. */
export interface FenceGrant {
  readonly fence: bigint
  readonly requestedAt: number
  readonly grantedAt: number
}

/**
 * Watches the fences of one resource: no two grants share one, and a grant that was requested after another was made has the higher fence, across
 * crashes, partitions and reconfigurations. Grants that overlap in time may come in either order.
 */
export class FenceChecker {
  readonly #rule: string
  readonly #seen = new Set<bigint>()
  /** In the order of their grants, each with the highest fence until then. */
  readonly #grants: { readonly grantedAt: number; readonly highest: bigint }[] = []
  #accepted: bigint | undefined

  /** @param rule the id that a violation begins with */
  constructor(rule: string) {
    this.#rule = rule
  }

  /** Told in the order of the grants. @throws ViolationError */
  granted({ fence, requestedAt, grantedAt }: FenceGrant): void {
    const before = this.#highestAt(requestedAt)
    if (this.#seen.has(fence)) {
      throw new ViolationError(`${this.#rule}: fence ${fence} is granted twice.`)
    }
    if (before !== undefined && fence <= before) {
      throw new ViolationError(`${this.#rule}: fence ${fence} is granted after ${before} was.`)
    }
    this.#seen.add(fence)
    const highest = this.#grants.at(-1)?.highest
    this.#grants.push({ grantedAt, highest: highest === undefined || fence > highest ? fence : highest })
  }

  /** The guarded resource let a holder in: it never lets in a lower fence afterwards. @throws ViolationError */
  accepted(fence: bigint): void {
    if (this.#accepted !== undefined && fence < this.#accepted) {
      throw new ViolationError(`${this.#rule}: fence ${fence} is accepted after ${this.#accepted} was.`)
    }
    this.#accepted = fence
  }

  /** The highest that was granted before this moment. */
  #highestAt(moment: number): bigint | undefined {
    let from = 0
    let to = this.#grants.length
    while (from < to) {
      const middle = (from + to) >> 1
      if ((this.#grants[middle]?.grantedAt ?? 0) < moment) {
        from = middle + 1
      } else {
        to = middle
      }
    }
    return this.#grants[from - 1]?.highest
  }
}
