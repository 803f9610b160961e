/** For so long a program may be let in again and again without a turn of the event loop: what a turn costs is then a few percent of that. */
const TURN_MS = 1

/** Of those who wait for a turn so many go on in it. Each of them asks the quorum, most of the time: together that takes a few milliseconds. */
const GO_ON = 64

/**
 * Sees to it that the event loop turns. What is here is granted at once; who asks for it again and again, and waits for nothing else in between, would
 * otherwise never let this process hear that others ask too. And who asks for thousands at a time would stop it for so long that its session would be over.
 */
export class Turns {
  #since: number | undefined
  readonly #waiting = new Set<() => void>()

  /** The end of this turn, or of a later one, where it has lasted long enough. Whoever waits for it goes on in the order in which they came. */
  due(): Promise<void> | undefined {
    const now = performance.now()
    if (this.#since === undefined) {
      this.#begin(now)
    }
    if (this.#waiting.size === 0 && now - (this.#since ?? now) < TURN_MS) {
      return undefined
    }
    return new Promise((resolve) => {
      this.#waiting.add(resolve)
    })
  }

  #begin(now: number): void {
    this.#since = now
    afterTurn(() => {
      this.#since = undefined
      let left = GO_ON
      for (const goOn of this.#waiting) {
        if (left-- === 0) {
          // Whoever comes meanwhile comes after those who are left.
          this.#begin(performance.now())
          return
        }
        this.#waiting.delete(goOn)
        goOn()
      }
    })
  }
}

/** More promises than lie between a release and the next `acquire` of a program that waits for nothing else in between, and nothing beside a message. */
const PROMISES = 32

/** Once a program that goes on from promise to promise has had time for so many of them: before anything arrives. */
export function afterPromises(callback: () => void, left = PROMISES): void {
  queueMicrotask(() => {
    if (left === 0) {
      callback()
    } else {
      afterPromises(callback, left - 1)
    }
  })
}

/** After what has arrived by now was read. In browsers a timer does the same, a little later. */
export function afterTurn(callback: () => void): void {
  if (typeof setImmediate === 'function') {
    setImmediate(callback)
  } else {
    setTimeout(callback, 0)
  }
}
