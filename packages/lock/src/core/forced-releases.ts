import type { CommandId, Moment, Outcome } from '@peermesh/kernel'
import type { GroupName, QuorumCommand, RegisterView } from '@peermesh/quorum/core'
import type { ForceResult } from './events.ts'
import * as failures from './failures.ts'
import { variantIn } from './inspection.ts'
import { lockKey } from './lock-kind.ts'
import type { LockTable } from './lock-table.ts'
import type { ForceCommand } from './named-lock.ts'
import { refusedForce } from './requests-refused.ts'

/** What releases by force need of the locks of their peer. */
interface ForcedReleasePorts {
  readonly leaseMs: number
  readonly locks: LockTable
  groupOf(name: string): GroupName
  call(command: QuorumCommand, next: (outcome: Outcome, at: Moment) => void): void
  settle(command: CommandId, outcome: Outcome): void
}

/** Releases by force that this peer was told to make (K11). */
export class ForcedReleases {
  readonly #ports: ForcedReleasePorts
  readonly #underWay = new Map<CommandId, ForceCommand>()

  constructor(ports: ForcedReleasePorts) {
    this.#ports = ports
  }

  /** Of what kind a lock is that nobody uses here only its register says. */
  force(id: CommandId, command: ForceCommand, at: Moment): void {
    const { leaseMs, locks, groupOf, call, settle } = this.#ports
    const { name } = command
    const failure = refusedForce(command)
    if (failure !== undefined) {
      settle(id, { ok: false, failure })
      return
    }
    this.#underWay.set(id, command)
    const known = locks.variantOf(name)
    if (known !== undefined) {
      locks.open(name, known).force(id, command, at)
      return
    }
    call({ type: 'read', group: groupOf(name), key: lockKey(name), timeoutMs: leaseMs }, (outcome, then) => {
      if (!outcome.ok) {
        settle(id, { ok: false, failure: failures.ofQuorum(name, outcome.failure) })
        return
      }
      const found = outcome.value as RegisterView
      const used = locks.variantOf(name)
      if (used === undefined && found.state === undefined) {
        // K9 Nobody has it. A change that takes it from nobody would make a register, and say of what kind the lock is.
        settle(id, { ok: true, value: { released: [] } satisfies ForceResult })
      } else {
        locks.open(name, used ?? variantIn(found)).force(id, command, then)
      }
    })
  }

  /** Which it was. Other commands are none of its business. */
  settled(id: CommandId): ForceCommand | undefined {
    const command = this.#underWay.get(id)
    this.#underWay.delete(id)
    return command
  }
}
