import { type Millis, millis, type Moment, type PeerName } from '@peermesh/kernel'
import { CONFIGURATION_KEY, configurationKind } from './configuration-kind.ts'
import {
  type Configuration,
  eraOf,
  isConfiguration,
  isLater,
  isSameEra,
  majorityOf,
  type Move,
  voterOf
} from './configuration.ts'
import { MOVE_RETRY_MS, TIMEOUT_MS } from './limits.ts'
import type { QuorumMessage } from './messages.ts'
import type { Outbox } from './outbox.ts'
import type { Proposer } from './proposer.ts'
import { type FailedTask, stillMoving, type TaskResult, unreadable } from './tasks.ts'

/** Who waits for a reconfiguration, and is told what was chosen once it serves, or why nothing was. */
export type MoveDone = (result: { readonly ok: true; readonly chosen: Configuration } | FailedTask) => void

/** What a mover needs of the group that it moves. */
export interface MoverParts {
  readonly proposer: Proposer
  readonly outbox: Outbox
  /** A majority has installed it. */
  readonly onServing: (configuration: Configuration, at: Moment) => void
  /** Somebody who does not vote in this one, and may know of a later one: at each turn another. */
  readonly whoMayKnow: (configuration: Configuration, turn: number) => PeerName | undefined
  /** It is known to. */
  readonly serves: (configuration: Configuration) => boolean
}

interface Driving {
  readonly move: Move
  readonly installed: Set<PeerName>
  askAt: Millis
  /** How often those whom it concerns were asked in vain. */
  tries: number
}

/**
 * Takes a group from one epoch to the next: has the successor chosen, by a change of the group's own register, and then tells all whom it concerns until a
 * majority of the new voters has installed. Any peer may do it, several at one time, and each step as often as one likes; whoever finds it half
 * done goes on with it.
 *
 * Q9 Only what was chosen is sealed for: a move is driven once the change of the register is known to be chosen, or by the word of who sealed.
 */
export class Mover {
  readonly #parts: MoverParts
  #driving: Driving | undefined
  #choosing = false
  #waiting: { readonly epoch: number; readonly deadlineAt: Millis; readonly done: MoveDone }[] = []

  constructor(parts: MoverParts) {
    this.#parts = parts
  }

  get isBusy(): boolean {
    return this.#choosing || this.#driving !== undefined
  }

  get deadline(): Millis | undefined {
    const moments = [this.#driving?.askAt, ...this.#waiting.map(({ deadlineAt }) => deadlineAt)]
    const earliest = Math.min(...moments.map((moment) => moment ?? Number.POSITIVE_INFINITY))
    return earliest === Number.POSITIVE_INFINITY ? undefined : millis(earliest)
  }

  /** Has this configuration, or whatever was chosen before it, follow the current one. */
  propose(next: Configuration, at: Moment, done?: MoveDone, timeoutMs = TIMEOUT_MS): void {
    const from = this.#parts.proposer.configuration
    const deadlineAt = millis(at.now + timeoutMs)
    this.#choosing = true
    this.#parts.proposer.submit(
      {
        key: CONFIGURATION_KEY,
        change: { kind: configurationKind, args: next, operation: this.#parts.proposer.operation() },
        deadlineAt,
        sent: false,
        done: (result, now) => {
          this.#choosing = false
          this.#chosen(from, result, { now, wall: at.wall }, done === undefined ? undefined : { deadlineAt, done })
        }
      },
      at
    )
  }

  /** Takes up a move that was chosen. */
  drive(move: Move, at: Moment): void {
    const current = this.#driving?.move
    const isNews = current === undefined || isLater(move.next, current.next)
    const tellsMore = current?.from === undefined && move.from !== undefined
    if (!isNews && !(tellsMore && isSameEra(eraOf(current.next), eraOf(move.next)))) {
      return
    }
    this.#driving = { move, installed: new Set(), askAt: at.now, tries: 0 }
    this.#ask(this.#driving, at.now)
  }

  moving(
    from: PeerName,
    { era, storeId, state }: Extract<QuorumMessage, { readonly type: 'moving' }>,
    at: Moment
  ): void {
    const driving = this.#driving
    if (driving === undefined || state !== 'installed') {
      return
    }
    const { next } = driving.move
    if (!isSameEra(era, eraOf(next)) || voterOf(next, { peer: from, storeId }) === undefined) {
      return
    }
    driving.installed.add(from)
    if (driving.installed.size >= majorityOf(next)) {
      this.#driving = undefined
      this.#parts.onServing(next, at)
    }
  }

  /** A configuration serves: what led to it is done. */
  served(configuration: Configuration): void {
    if (this.#driving !== undefined && !isLater(this.#driving.move.next, configuration)) {
      this.#driving = undefined
    }
    const waiting = this.#waiting
    this.#waiting = waiting.filter(({ epoch }) => epoch > configuration.epoch)
    for (const { epoch, done } of waiting) {
      if (epoch <= configuration.epoch) {
        done({ ok: true, chosen: configuration })
      }
    }
  }

  wake(now: Millis): void {
    const driving = this.#driving
    if (driving !== undefined && driving.askAt <= now) {
      // QL8 Those whom it concerns may be gone, and the group without them to others.
      const other = this.#parts.whoMayKnow(driving.move.next, driving.tries++)
      this.#ask(driving, now, other === undefined ? [] : [other])
    }
    const late = this.#waiting.filter(({ deadlineAt }) => deadlineAt <= now)
    if (late.length > 0) {
      this.#waiting = this.#waiting.filter(({ deadlineAt }) => deadlineAt > now)
      for (const { done } of late) {
        done(stillMoving())
      }
    }
  }

  #chosen(
    from: Configuration | undefined,
    result: TaskResult,
    at: Moment,
    caller: { readonly deadlineAt: Millis; readonly done: MoveDone } | undefined
  ): void {
    if (!result.ok) {
      caller?.done(result)
      return
    }
    const current = this.#parts.proposer.configuration
    // Nothing was ever chosen, and what was proposed is of a lineage that is over: what serves now is the outcome.
    const chosen = result.value.state ?? current
    if (!isConfiguration(chosen)) {
      caller?.done(unreadable(CONFIGURATION_KEY))
      return
    }
    if (caller !== undefined) {
      this.#waiting.push({ epoch: chosen.epoch, ...caller })
    }
    // Where the group moved on meanwhile it is older than what is asked now, and nothing is left to do.
    const before = [from, current].find((candidate) => candidate?.epoch === chosen.epoch - 1)
    if (current === undefined || isLater(chosen, current)) {
      this.drive({ from: before, next: chosen }, at)
    } else if (this.#parts.serves(current)) {
      this.served(current)
    } else {
      this.drive({ next: current }, at)
    }
  }

  #ask(driving: Driving, now: Millis, others: readonly PeerName[] = []): void {
    driving.askAt = millis(now + MOVE_RETRY_MS)
    const { move, installed } = driving
    const voters = [...(move.from?.voters ?? []), ...move.next.voters].map(({ peer }) => peer)
    for (const peer of new Set([...voters, ...others])) {
      if (!installed.has(peer)) {
        this.#parts.outbox.send(peer, { type: 'move', move })
      }
    }
  }
}
