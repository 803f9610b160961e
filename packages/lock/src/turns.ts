/** For so long a program may be let in again and again without a turn of the event loop: what a turn costs is then a few percent of that. */
const TURN_MS = 1

/**
 * Sees to it that the event loop turns. What is here is granted at once; who asks for it again and again, and waits for nothing else in between, would
 * otherwise never let this process hear that others ask too.
 */
export class Turns {
  #since: number | undefined
  #ended: Promise<void> | undefined
  #end: (() => void) | undefined

  /** The end of this turn, where it has lasted long enough. Whoever waits for it goes on in the order in which they came. */
  due(): Promise<void> | undefined {
    const now = performance.now()
    if (this.#since === undefined) {
      this.#since = now
      afterTurn(() => {
        this.#since = undefined
        this.#ended = undefined
        this.#end?.()
        this.#end = undefined
      })
    }
    if (now - this.#since >= TURN_MS) {
      this.#ended ??= new Promise((resolve) => {
        this.#end = resolve
      })
    }
    return this.#ended
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
