import { ForeignFenceError, StaleFenceError } from './errors.ts'

/** What a guard must remember as long as its resource lives, with the resource: in its database, its file, its header. */
export interface FenceState {
  readonly mesh: string
  readonly fence: bigint
}

/** Says who may still touch a resource. */
export interface FenceGuard {
  /** The highest fence that was let in; `undefined` before the first. Keep it with the resource, in the same transaction as what is written. */
  readonly state: FenceState | undefined
  /**
   * Lets this fence in, and none below it from now on.
   *
   * @throws StaleFenceError for a fence below one that was let in
   * @throws ForeignFenceError for one of another mesh, unless its generation is higher: then an operator founded that mesh in place of the first
   */
  check(fence: FenceState): void
}

const GENERATION_BITS = 48n

/**
 * Guards a resource against holders that do not know yet that they no longer hold: paused, cut off, or on a machine that slept. A lease can't
 * do that alone, since what was sent while it was held may arrive after it ended.
 */
export function fenced(resource: string, remembered?: FenceState): FenceGuard {
  let state = remembered
  return {
    get state() {
      return state
    },
    check(given) {
      if (state !== undefined && given.mesh !== state.mesh) {
        if (generationOf(given) <= generationOf(state)) {
          const message = `${resource} belongs to mesh ${state.mesh}, and not to ${given.mesh}: only a mesh founded with a higher generation may take it over.`
          throw new ForeignFenceError(message, { resource, ours: state.mesh, theirs: given.mesh })
        }
      } else if (state !== undefined && given.fence < state.fence) {
        const message = `${resource} has seen fence ${state.fence}; ${given.fence} is of somebody who no longer holds it.`
        throw new StaleFenceError(message, { resource, fence: given.fence, highest: state.fence })
      }
      state = { mesh: given.mesh, fence: given.fence }
    }
  }
}

function generationOf({ fence }: FenceState): bigint {
  return fence >> GENERATION_BITS
}
