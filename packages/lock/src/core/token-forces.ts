import type { CommandId, Moment, Outcome } from '@peermesh/kernel'
import type { ForceResult } from './events.ts'
import * as failures from './failures.ts'
import { FENCE_BLOCK } from './limits.ts'
import type { RegisterOutcome } from './lock-register.ts'
import type { ForceCommand } from './named-lock.ts'
import type { TokenHome } from './token-home.ts'
import { takenFor, type TokenResult, type TokenState } from './token-kind.ts'
import type { TokenRecovery } from './token-recovery.ts'

/**
 * K11 A token that is taken by force: whoever takes it makes the next one, and has it then, as whoever makes one anew. Who is inside by the token of before is told by the word that an epoch began, and by the
 * register, where it stays on record until it has heard.
 */
export class TokenForces {
  readonly #home: TokenHome
  readonly #recovery: TokenRecovery
  /** Commands that are not settled yet. */
  #underWay = 0

  constructor(home: TokenHome, recovery: TokenRecovery) {
    this.#home = home
    this.#recovery = recovery
  }

  get isIdle(): boolean {
    return this.#underWay === 0
  }

  /** Whoever makes a token is registered, and so has a session. */
  take(command: CommandId, asked: ForceCommand, at: Moment): void {
    const { name, ports, requests } = this.#home
    const { leaseMs, call, settle, groupOf } = ports
    if (asked.fence !== undefined) {
      settle(command, { ok: false, failure: failures.fenceOfToken(name) })
      return
    }
    this.#underWay += 1
    const held = requests.heldSession(at)
    if (held !== undefined) {
      this.#takeAs(held, command, asked, at)
      return
    }
    call(name, { type: 'open-session', group: groupOf(name), leaseMs, timeoutMs: leaseMs }, (outcome, opened) => {
      if (outcome.ok) {
        requests.session = (outcome.value as { readonly session: string }).session
        this.#takeAs(requests.session, command, asked, opened)
      } else {
        this.#settle(command, { ok: false, failure: failures.ofQuorum(name, outcome.failure) })
      }
    })
  }

  #takeAs(session: string, command: CommandId, { reason }: ForceCommand, at: Moment): void {
    const { self } = this.#home.ports
    const by = { session, peer: self, block: FENCE_BLOCK, wall: at.wall }
    const args = { type: 'force', ...this.#home.variant, ...by, by: self, reason } as const
    this.#recovery.force(args, at, (outcome) => this.#settle(command, this.#outcomeOf(outcome)))
  }

  #outcomeOf(answer: RegisterOutcome<TokenResult, TokenState>): Outcome {
    const { name, variant } = this.#home
    if (!answer.ok) {
      return { ok: false, failure: failures.ofQuorum(name, answer.failure) }
    }
    const { result, state } = answer
    if (result?.outcome === 'full') {
      return { ok: false, failure: failures.forcedTooOften(name) }
    }
    if (result?.outcome === 'kind-mismatch' && state !== undefined) {
      return { ok: false, failure: failures.variantMismatch(name, variant, state) }
    }
    const { made } = result ?? {}
    if (made === undefined) {
      return { ok: true, value: { released: [] } satisfies ForceResult }
    }
    const taken = takenFor(made, state)
    const fence = { generation: made.epoch.generation, counter: made.fences.next - 1 }
    return { ok: true, value: { released: taken === undefined ? [] : [taken.holder], fence } satisfies ForceResult }
  }

  #settle(command: CommandId, outcome: Outcome): void {
    this.#underWay -= 1
    this.#home.ports.settle(command, outcome)
  }
}
