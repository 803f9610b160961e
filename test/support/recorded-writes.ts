import type { StoreValue } from 'peermesh'
import type { ChildPeer } from './child-peer.ts'

/** What one writer did to one key since the last of its writes there that was acknowledged, that one first. `undefined`: a delete. */
interface History {
  acknowledged: boolean
  /** The acknowledged value, then those whose outcome is unknown. */
  values: (string | undefined)[]
}

/**
 * Every write as its writer saw it. A writer has one write of a key under way at a time; one that was cut off by a kill may have taken
 * effect or not, and a later one that was acknowledged decides it.
 */
export class RecordedWrites {
  readonly #histories = new Map<string, Map<string, History>>()
  #acknowledged = 0
  #cutOff = 0

  get acknowledged(): number {
    return this.#acknowledged
  }

  /** Writes whose outcome nobody knows. */
  get cutOff(): number {
    return this.#cutOff
  }

  /** @throws whatever the peer answered, or that it is gone */
  async write(writer: string, peer: ChildPeer, key: string, value: string | undefined): Promise<void> {
    const history = this.#history(key, writer)
    history.values.push(value)
    this.#cutOff++
    await (value === undefined ? peer.ask('delete', key) : peer.ask('put', key, value))
    this.#cutOff--
    history.acknowledged = true
    history.values = [value]
    this.#acknowledged++
  }

  /** What is wrong with what a peer holds, key by key; empty where each key holds what it must. */
  violations(entries: readonly (readonly [key: string, value: StoreValue])[]): string[] {
    const held = new Map(entries)
    const wrong: string[] = []
    for (const [key, writers] of this.#histories) {
      const value = held.get(key)
      held.delete(key)
      const histories = [...writers.values()]
      const allowed = histories.flatMap(({ values }) => values)
      const mayLack = histories.every(({ acknowledged }) => !acknowledged)
      if (!allowed.some((one) => one === value) && !(value === undefined && mayLack)) {
        wrong.push(
          `${key} holds ${JSON.stringify(value)}, not ${allowed.map((one) => JSON.stringify(one)).join(' or ')}`
        )
      }
    }
    for (const key of held.keys()) {
      wrong.push(`${key} was never written`)
    }
    return wrong
  }

  #history(key: string, writer: string): History {
    const writers = this.#histories.get(key) ?? new Map<string, History>()
    this.#histories.set(key, writers)
    const history = writers.get(writer) ?? { acknowledged: false, values: [] }
    writers.set(writer, history)
    return history
  }
}
