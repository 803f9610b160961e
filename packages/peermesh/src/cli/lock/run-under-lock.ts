import type { AttachedLock } from '../../control/attached-lock.ts'
import type { Environment } from '../environment.ts'
import type { GuardedCommand } from './guarded-command.ts'
import { nextAct } from './next-act.ts'

export interface UnderLockOptions {
  readonly command: readonly string[]
  readonly killAfterMs: number
  readonly holdMs?: number | undefined
}

/** Why a command was ended before it ended by itself. */
export type EndedBy = 'lost' | 'hold'

export interface Outcome {
  readonly exitCode: number
  /** Absent: it ended by itself, while the lock was held. */
  readonly endedBy?: EndedBy | undefined
}

/** Runs a command for as long as the lock is held, and gives the lock up after it. */
export async function runUnderLock(
  environment: Pick<Environment, 'runGuarded' | 'onSignal' | 'variables' | 'now'>,
  lock: AttachedLock,
  options: UnderLockOptions
): Promise<Outcome> {
  const variables = {
    ...environment.variables,
    PEERMESH_LOCK_NAME: lock.name,
    PEERMESH_LOCK_FENCE: String(lock.fence)
  }
  // Before the command is there: it may run, and a signal come, while this program waits for its turn.
  const stopForwarding = environment.onSignal((name) => command.signal(name))
  const command = environment.runGuarded(options.command, variables)
  const watch = new Watch(environment.now, lock, command, options)
  try {
    const exitCode = await command.ended
    return { exitCode, endedBy: watch.end() }
  } finally {
    watch.end()
    await lock.release()
    // Not before: a signal would end this program while it still holds the lock.
    stopForwarding()
  }
}

/** Ends the command before the lock ends. */
class Watch {
  readonly #now: () => number
  readonly #lock: AttachedLock
  readonly #command: GuardedCommand
  readonly #killAfterMs: number
  readonly #holdUntil: number | undefined
  readonly #onOver = (): void => this.#look()
  #terminatedAt: number | undefined
  #endedBy: EndedBy | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(
    now: () => number,
    lock: AttachedLock,
    command: GuardedCommand,
    { killAfterMs, holdMs }: UnderLockOptions
  ) {
    this.#now = now
    this.#lock = lock
    this.#command = command
    this.#killAfterMs = killAfterMs
    this.#holdUntil = holdMs === undefined ? undefined : now() + holdMs
    lock.signal.addEventListener('abort', this.#onOver)
    this.#look()
  }

  /** Why it had ended the command, if it had. */
  end(): EndedBy | undefined {
    clearTimeout(this.#timer)
    this.#lock.signal.removeEventListener('abort', this.#onOver)
    return this.#endedBy ?? (this.#lock.heldForMs() === 0 ? 'lost' : undefined)
  }

  #look(): void {
    clearTimeout(this.#timer)
    const { signal } = this.#lock
    const now = this.#now()
    const act = nextAct({
      now,
      heldForMs: this.#lock.heldForMs(),
      isOver: signal.aborted,
      holdUntil: this.#holdUntil,
      terminatedAt: this.#terminatedAt,
      killAfterMs: this.#killAfterMs
    })
    if (act.type === 'wait') {
      this.#timer = setTimeout(() => this.#look(), act.inMs)
      return
    }
    this.#endedBy ??= !signal.aborted && now >= (this.#holdUntil ?? Number.POSITIVE_INFINITY) ? 'hold' : 'lost'
    if (act.type === 'kill') {
      this.#command.signal('SIGKILL')
      return
    }
    this.#terminatedAt = now
    this.#command.signal('SIGTERM')
    this.#look()
  }
}
