import type { AcquireCommand, FenceParts, ForceWords, LockGrant } from './core/index.ts'
import { type Hold, HeldLock } from './held-lock.ts'
import type { LockLossReason } from './locks.ts'
import { afterPromises, afterTurn } from './turns.ts'

/** What holdings need of their service. */
export interface HoldingsPorts {
  /** By the clocks of now. */
  heldForMs(name: string, request: number): number
  extend(name: string, request: number, holdMs: number): Promise<boolean>
  /** Never rejects. */
  release(name: string, request: number, again: number): Promise<boolean>
}

/** How often more a plain `acquire` of a token may be let in by one grant. */
const SPARE = 1_024

/** Whether what is granted by this may be kept until the end of the turn, for whoever asks next: it is of nobody's who could enter again, and of no other time than its session's. */
function maySpare({ owner, algorithm = 'quorum', holdMs, capacity, permits }: AcquireCommand): boolean {
  return owner === undefined && algorithm !== 'quorum' && holdMs === undefined && capacity === 1 && permits === 1
}

function isOfQuorum({ algorithm = 'quorum' }: AcquireCommand): boolean {
  return algorithm === 'quorum'
}

/**
 * What this peer holds, by request, as its application has it.
 *
 * A token that is here lets in whoever asks. So that this costs next to nothing, its grant comes with spare fences, and what is released is given back at the end of the
 * turn: until then whoever asks here is let in by the same grant, under the next fence. Where anybody else waits, here or elsewhere, it is given back at once, and what is
 * told of locks is told after that: nobody sees the difference.
 *
 * What is released of a quorum lock is given back a few promises later: whoever asks for that lock here until then says with its own change that it was, and stands behind all
 * who wait, as it would have.
 */
export class Holdings {
  readonly #ports: HoldingsPorts
  readonly #byRequest = new Map<number, Holding>()
  /** By name: those in which nobody is. */
  readonly #parked = new Map<string, Holding>()
  /** By name: those of quorum locks that were released just now. */
  readonly #leaving = new Map<string, Holding>()
  #givesBackDue = false

  constructor(ports: HoldingsPorts) {
    this.#ports = ports
  }

  /** As it is asked of the core. */
  asked(command: AcquireCommand): AcquireCommand {
    const leaving = this.#leaving.get(command.name)
    if (leaving !== undefined && isOfQuorum(command)) {
      this.#forget(leaving)
      return { ...command, leaves: leaving.request }
    }
    return maySpare(command) ? { ...command, spare: SPARE } : command
  }

  /** The lock, where it is here and nobody has to be asked. What was kept and does not serve is given back before anybody is. */
  again(command: AcquireCommand): HeldLock | undefined {
    const leaving = this.#leaving.get(command.name)
    if (leaving !== undefined && !isOfQuorum(command)) {
      void this.#giveBack(leaving)
    }
    const parked = this.#parked.get(command.name)
    if (parked === undefined) {
      return undefined
    }
    const { algorithm, mode } = command
    const isSame = maySpare(command) && parked.command?.algorithm === algorithm && parked.command.mode === mode
    if (!isSame || !parked.mayEnter) {
      void this.#giveBack(parked)
      return undefined
    }
    this.#parked.delete(command.name)
    return parked.enter()
  }

  /** An entry, by what the core granted. */
  enter(command: AcquireCommand, grant: LockGrant): { readonly lock: HeldLock; readonly isNew: boolean } {
    const known = this.#byRequest.get(grant.request)
    const holding = known ?? new Holding(this, this.#ports, grant, command)
    this.#byRequest.set(grant.request, holding)
    return { lock: holding.add(grant.fence), isNew: known === undefined }
  }

  /** Nobody is inside any more. */
  left(holding: Holding): boolean | Promise<boolean> {
    if (isOfQuorum(holding.command) && !this.#leaving.has(holding.name) && holding.heldForMs() > 0) {
      this.#leaving.set(holding.name, holding)
      afterPromises(() => {
        if (this.#leaving.get(holding.name) === holding) {
          void this.#giveBack(holding)
        }
      })
      return true
    }
    if (!holding.mayEnter) {
      return this.#giveBack(holding)
    }
    this.#parked.set(holding.name, holding)
    if (!this.#givesBackDue) {
      this.#givesBackDue = true
      afterTurn(() => {
        this.#givesBackDue = false
        this.giveBack()
      })
    }
    return true
  }

  /** Others wait for it. */
  wanted(name: string, request: number): void {
    this.#byRequest.get(request)?.close()
    const parked = this.#parked.get(name)
    if (parked?.request === request) {
      void this.#giveBack(parked)
    }
  }

  /** What nobody is in. */
  giveBack(): void {
    for (const parked of [...this.#parked.values(), ...this.#leaving.values()]) {
      void this.#giveBack(parked)
    }
  }

  end(request: number, reason: LockLossReason, force?: ForceWords): void {
    const holding = this.#byRequest.get(request)
    if (holding !== undefined) {
      this.#forget(holding)
      holding.end(reason, force)
    }
  }

  endAll(reason: LockLossReason): void {
    for (const request of [...this.#byRequest.keys()]) {
      this.end(request, reason)
    }
  }

  #giveBack(holding: Holding): Promise<boolean> {
    this.#forget(holding)
    return this.#ports.release(holding.name, holding.request, holding.used)
  }

  #forget({ name, request }: Holding): void {
    this.#byRequest.delete(request)
    for (const kept of [this.#parked, this.#leaving]) {
      if (kept.get(name)?.request === request) {
        kept.delete(name)
      }
    }
  }
}

/** What was granted once. */
class Holding implements Hold {
  readonly name: string
  readonly request: number
  readonly command: AcquireCommand
  readonly #holdings: Holdings
  readonly #ports: HoldingsPorts
  readonly #fence: FenceParts
  readonly #spare: number
  readonly #entries = new Set<HeldLock>()
  #used = 0
  #isClosed = false

  constructor(
    holdings: Holdings,
    ports: HoldingsPorts,
    { name, request, fence, spare = 0 }: LockGrant,
    command: AcquireCommand
  ) {
    this.name = name
    this.request = request
    this.command = command
    this.#holdings = holdings
    this.#ports = ports
    this.#fence = fence
    this.#spare = spare
  }

  /** How often it was entered under a spare fence. */
  get used(): number {
    return this.#used
  }

  /** Whether there is a fence left, nobody waits, and it is held at this moment. */
  get mayEnter(): boolean {
    return !this.#isClosed && this.#used < this.#spare && this.heldForMs() > 0
  }

  enter(): HeldLock {
    this.#used += 1
    const { generation, counter } = this.#fence
    return this.add({ generation, counter: counter + this.#used })
  }

  add(fence: FenceParts): HeldLock {
    const lock = new HeldLock(this, fence)
    this.#entries.add(lock)
    return lock
  }

  /** Nobody enters any more. */
  close(): void {
    this.#isClosed = true
  }

  heldForMs(): number {
    return this.#ports.heldForMs(this.name, this.request)
  }

  async extend(holdMs: number): Promise<boolean> {
    // It ends at that time, whoever is inside.
    this.close()
    return await this.#ports.extend(this.name, this.request, holdMs)
  }

  release(entry: HeldLock): boolean | Promise<boolean> {
    this.#entries.delete(entry)
    return this.#entries.size === 0 ? this.#holdings.left(this) : this.#ports.release(this.name, this.request, 0)
  }

  end(reason: LockLossReason, force?: ForceWords): void {
    const entries = [...this.#entries]
    this.#entries.clear()
    for (const lock of entries) {
      lock.end(reason, force)
    }
  }
}
