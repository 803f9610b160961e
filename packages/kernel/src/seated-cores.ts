import type { Core, CoreInput, CoreOutput } from './core.ts'
import type { Millis, Moment } from './values.ts'

interface Seated {
  readonly name: string
  readonly core: Core
  /** When it wants to be woken; `unknown` since its last step: nothing else changes that. */
  wakeAt: Millis | undefined | 'unknown'
}

/** The cores of a stack, in the order of their seats. Most steps are of one of them, and what the others wait for need not be asked again. */
export class SeatedCores {
  readonly #byName = new Map<string, Seated>()
  readonly #inOrder: Seated[] = []

  add(name: string, core: Core): void {
    const seated: Seated = { name, core, wakeAt: 'unknown' }
    this.#byName.set(name, seated)
    this.#inOrder.push(seated)
  }

  get(name: string): Core | undefined {
    return this.#byName.get(name)?.core
  }

  step(name: string, input: CoreInput, at: Moment): CoreOutput[] {
    const seated = this.#byName.get(name) as Seated
    seated.wakeAt = 'unknown'
    return seated.core.step(input, at)
  }

  /** The earliest moment at which one of them wants to be woken. */
  get deadline(): Millis | undefined {
    let earliest: Millis | undefined
    for (const seated of this.#inOrder) {
      const wakeAt = wakeAtOf(seated)
      if (wakeAt !== undefined && (earliest === undefined || wakeAt < earliest)) {
        earliest = wakeAt
      }
    }
    return earliest
  }

  /** Those that want to be woken by now. */
  due(now: Millis): string[] {
    const due: string[] = []
    for (const seated of this.#inOrder) {
      const wakeAt = wakeAtOf(seated)
      if (wakeAt !== undefined && wakeAt <= now) {
        due.push(seated.name)
      }
    }
    return due
  }
}

function wakeAtOf(seated: Seated): Millis | undefined {
  if (seated.wakeAt === 'unknown') {
    seated.wakeAt = seated.core.deadline()
  }
  return seated.wakeAt
}
