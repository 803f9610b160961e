import { InvalidParametersError, type PeerName } from '@peermesh/kernel'
import { PEER_NAME_LENGTH_MAX } from './limits.ts'

/**
 * Who may be a member, as an application says it (M45): a list of names, or a function that is asked of each name. It must answer the same of a
 * peer whenever it is asked, and at once: what it reads may not change while this peer runs.
 */
export type Admit = readonly string[] | ((peer: PeerName) => boolean)

/** Why a peer may not be a member; `undefined` where it may. */
export type Admission = (peer: PeerName) => string | undefined

/** Names on one list, at most: twice the members that a mesh has room for. A function has no limit. */
const ADMITTED_MAX = 4_096

/**
 * @throws InvalidParametersError for a list that is too long, or holds what is no name
 */
export function admission(admit: Admit | undefined): Admission {
  if (admit === undefined) {
    return () => undefined
  }
  if (typeof admit === 'function') {
    return (peer) => askedOf(admit, peer)
  }
  if (admit.length > ADMITTED_MAX) {
    throw new InvalidParametersError(`admit has at most ${ADMITTED_MAX} names; for more, give a function.`)
  }
  for (const name of admit) {
    if (typeof name !== 'string' || name.length === 0 || name.length > PEER_NAME_LENGTH_MAX) {
      throw new InvalidParametersError(`admit has the names of peers, not ${JSON.stringify(name)}.`)
    }
  }
  const names = new Set<string>(admit)
  return (peer) => (names.has(peer) ? undefined : 'it is not on our list of peers that are admitted')
}

/** Nobody is let in by a mistake: a function that throws, or promises an answer, has said no. */
function askedOf(admit: (peer: PeerName) => unknown, peer: PeerName): string | undefined {
  try {
    const answer = admit(peer)
    if (typeof answer !== 'boolean') {
      return `our \`admit\` has to answer true or false at once, and gave ${answer instanceof Promise ? 'a promise' : typeof answer}`
    }
    return answer ? undefined : 'our `admit` says no to it'
  } catch (error) {
    return `our \`admit\` failed when it was asked: ${String(error)}`
  }
}
