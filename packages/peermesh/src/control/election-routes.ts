import type { Election, ElectionOptions, Elections } from '@peermesh/election'
import { BadRequestError } from '../errors.ts'
import type { Exchange } from './exchange.ts'
import type { AttachedElection } from './protocol.ts'

/** Whoever opens a scope only to look hears of its leader within this, where there is one. */
const LOOK_MS = 3_000

type Scopes = Pick<Elections, 'open' | 'get'>

export async function showElection(elections: Scopes, exchange: Exchange): Promise<void> {
  const scope = exchange.parameter('scope')
  const election = elections.get(scope) ?? elections.open(scope, { ...kindOf(exchange), candidate: false })
  await heard(election)
  await exchange.sendJson(describe(election))
}

export async function campaign(elections: Scopes, exchange: Exchange): Promise<void> {
  const scope = exchange.parameter('scope')
  const priority = exchange.optionalParameter('priority')
  const known = elections.get(scope)
  const kind = known === undefined ? {} : { algorithm: known.algorithm, variant: known.variant, mode: known.mode }
  const election = elections.open(scope, { ...kind, ...kindOf(exchange) })
  if (priority !== undefined) {
    await election.report({ priority: Number(priority) })
  }
  await election.campaign()
  await heard(election)
  await exchange.sendJson(describe(election))
}

export async function resign(elections: Scopes, exchange: Exchange): Promise<void> {
  const scope = exchange.parameter('scope')
  const election = elections.get(scope)
  if (election === undefined) {
    throw new BadRequestError(`The peer takes no part in ${scope}.`)
  }
  await election.resign()
  await exchange.sendJson(describe(election))
}

function kindOf(exchange: Exchange): Pick<ElectionOptions, 'algorithm' | 'mode'> {
  const algorithm = exchange.optionalParameter('algorithm') as ElectionOptions['algorithm']
  const mode = exchange.optionalParameter('mode') as ElectionOptions['mode']
  return { ...(algorithm === undefined ? {} : { algorithm }), ...(mode === undefined ? {} : { mode }) }
}

async function heard(election: Election): Promise<void> {
  if (election.leader !== undefined) {
    return
  }
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LOOK_MS)
    const told = (): void => {
      clearTimeout(timer)
      resolve()
    }
    election.addEventListener('leader', told, { once: true })
  })
}

function describe(election: Election): AttachedElection {
  const { scope, algorithm, mode, leader } = election
  const { phase = 'vacant', candidate = false } = election.status() ?? {}
  const about = { scope, algorithm, mode, phase, candidate, leads: election.isLeader() }
  return leader === undefined ? about : { ...about, leader }
}
