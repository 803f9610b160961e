import {
  algorithmOf,
  ElectionKindMismatchError,
  type Election,
  type ElectionOptions,
  type Elections,
  NotOpenError
} from '@peermesh/election'
import { toFailure } from '../errors.ts'
import type { RegisterPlace } from './register-place.ts'
import type { Exchange } from './exchange.ts'
import type { AttachedElection, ElectionAnswer } from './protocol.ts'

/** Whoever opens a scope only to look hears of its leader within this, where there is one. */
const LOOK_MS = 3_000

/** What these routes use of a peer. */
export interface ElectoralPeer {
  readonly elections: Pick<Elections, 'open' | 'get'>
  registerOf(scope: string): RegisterPlace
}

export async function showElection(peer: ElectoralPeer, exchange: Exchange): Promise<void> {
  const election = await lookAt(peer, exchange)
  await exchange.sendJson(describe(peer, election))
}

/** Who leads now, and then each change, until the reader goes or the peer stops. Where changes come faster than they are read, the latest. */
export async function watchElection(peer: ElectoralPeer, exchange: Exchange): Promise<void> {
  const election = await lookAt(peer, exchange)
  const signal = AbortSignal.any([exchange.signal, exchange.stopping])
  let last: ElectionAnswer = { stopped: true }
  try {
    await forEachLeader(election, signal, async () => {
      await exchange.sendLine({ election: describe(peer, election) } satisfies ElectionAnswer)
    })
  } catch (error) {
    if (!exchange.stopping.aborted) {
      last = { failure: toFailure(error) }
    }
  }
  await exchange.sendLine(last)
  await exchange.end()
}

export async function campaign(peer: ElectoralPeer, exchange: Exchange): Promise<void> {
  const { elections } = peer
  const scope = exchange.parameter('scope')
  const priority = exchange.optionalParameter('priority')
  const election = elections.open(scope, { ...formOf(elections.get(scope), exchange), ...kindOf(exchange) })
  if (priority !== undefined) {
    await election.report({ priority: Number(priority) })
  }
  await election.campaign()
  const mismatch = await heard(election)
  if (mismatch !== undefined) {
    throw mismatch
  }
  await exchange.sendJson(describe(peer, election))
}

export async function resign(peer: ElectoralPeer, exchange: Exchange): Promise<void> {
  const scope = exchange.parameter('scope')
  const election = peer.elections.get(scope)
  if (election === undefined) {
    throw new NotOpenError(`The peer takes no part in the elections of ${JSON.stringify(scope)}.`, { scope })
  }
  await election.resign()
  await exchange.sendJson(describe(peer, election))
}

/** The scope, opened as an observer where it is not open; in the way in which the others elect, where the request says none. */
async function lookAt({ elections }: ElectoralPeer, exchange: Exchange): Promise<Election> {
  const scope = exchange.parameter('scope')
  const asked = kindOf(exchange)
  const known = elections.get(scope)
  const election = known ?? elections.open(scope, { ...asked, candidate: false })
  const mismatch = await heard(election)
  if (mismatch === undefined || known !== undefined) {
    return election
  }
  await election.close()
  if (Object.keys(asked).length > 0) {
    throw mismatch
  }
  const { variant, mode } = mismatch.kind
  const opened = elections.open(scope, { algorithm: algorithmOf(variant), variant, mode, candidate: false })
  await heard(opened)
  return opened
}

/** In the way in which the scope elects already, where the request asks for no other. */
function formOf(known: Election | undefined, exchange: Exchange): ElectionOptions {
  if (known === undefined) {
    return {}
  }
  const { algorithm, variant, mode } = known
  const { algorithm: asked = algorithm } = kindOf(exchange)
  return asked === algorithm ? { algorithm, variant, mode } : { mode }
}

function kindOf(exchange: Exchange): Pick<ElectionOptions, 'algorithm' | 'mode'> {
  const algorithm = exchange.optionalParameter('algorithm') as ElectionOptions['algorithm']
  const mode = exchange.optionalParameter('mode') as ElectionOptions['mode']
  return { ...(algorithm === undefined ? {} : { algorithm }), ...(mode === undefined ? {} : { mode }) }
}

/** Waits a moment for a leader. Returns what is wrong where the others elect in another way. */
async function heard(election: Election): Promise<ElectionKindMismatchError | undefined> {
  if (election.leader !== undefined) {
    return undefined
  }
  const waiting = Promise.withResolvers<ElectionKindMismatchError | undefined>()
  const timer = setTimeout(() => waiting.resolve(undefined), LOOK_MS)
  const told = (): void => waiting.resolve(undefined)
  const mismatched = ({ detail: { error } }: CustomEvent<{ readonly error: Error }>): void =>
    waiting.resolve(error instanceof ElectionKindMismatchError ? error : undefined)
  election.addEventListener('leader', told)
  election.addEventListener('mismatch', mismatched)
  try {
    return await waiting.promise
  } finally {
    clearTimeout(timer)
    election.removeEventListener('leader', told)
    election.removeEventListener('mismatch', mismatched)
  }
}

async function forEachLeader(election: Election, signal: AbortSignal, tell: () => Promise<void>): Promise<void> {
  let changed = Promise.withResolvers<void>()
  const wake = (): void => changed.resolve()
  election.addEventListener('leader', wake)
  signal.addEventListener('abort', wake)
  try {
    while (!signal.aborted) {
      changed = Promise.withResolvers()
      await tell()
      await changed.promise
    }
  } finally {
    election.removeEventListener('leader', wake)
    signal.removeEventListener('abort', wake)
  }
}

function describe(peer: ElectoralPeer, election: Election): AttachedElection {
  const { scope, algorithm, mode, leader } = election
  const { phase = 'vacant', candidate = false } = election.status() ?? {}
  const about = { scope, algorithm, mode, phase, candidate, leads: election.isLeader() }
  if (leader !== undefined) {
    return { ...about, leader }
  }
  const problem = mode === 'quorum' ? peer.registerOf(scope).problem : undefined
  return problem === undefined ? about : { ...about, problem }
}
