/** To a waiter, by whoever made the change that let it in: spares it the wait until it looks. The register has it already. */
export interface LockMessage {
  readonly type: 'granted'
  readonly name: string
  readonly session: string
  readonly request: number
  readonly ticket: number
  readonly fence: FenceParts
}

/** A fence as data: the generation of its group, and the counter in it. */
export interface FenceParts {
  readonly generation: number
  readonly counter: number
}
