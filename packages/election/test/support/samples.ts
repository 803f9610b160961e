import { peerName } from '@peermesh/kernel'
import { type ElectionMessage, type Rank, type ScopeMessage, TERM_MAX } from '../../src/core/index.ts'

const alice = peerName('12D3KooWAlice')
const rank: Rank = { score: -7, penalty: 1, load: 2, health: 3, peer: alice }
const claim = { term: 41, id: 2 ** 33, rank }
const travel = { id: 5, rank, term: 40, direction: 'back', phase: 3, hops: 8 } as const

const bodies: Readonly<Record<string, ScopeMessage>> = {
  election: { type: 'election', id: 5, rank, term: 40 },
  nominate: { type: 'nominate', id: 5, rank, term: 40 },
  ok: { type: 'ok', id: 5 },
  'hop-probe': { type: 'hop', sequence: 9, message: { type: 'probe', ...travel } },
  'hop-reply': { type: 'hop', sequence: 10, message: { type: 'reply', ...travel, direction: 'forth' } },
  'hop-elected': { type: 'hop', sequence: 11, message: { type: 'elected', claim, hops: 18 } },
  'hop-heard': { type: 'hop-heard', sequence: 9 },
  here: { type: 'here', candidate: true, rank },
  'here-smallest': { type: 'here', candidate: false, rank: { score: 0, penalty: 0, load: 0, health: 0, peer: alice } },
  lead: { type: 'lead', claim, ageMs: 0, session: 'root/00112233445566778899aabbccddeeff' },
  'lead-available': { type: 'lead', claim, ageMs: 1_700 },
  'lead-of-the-last-generation': { type: 'lead', claim: { ...claim, term: TERM_MAX }, ageMs: 0 },
  resigned: { type: 'resigned', id: 2 ** 33 },
  offer: { type: 'offer', term: 41 },
  ready: { type: 'ready', term: 41, session: 'root/00112233445566778899aabbccddeeff' },
  'ready-available': { type: 'ready', term: 41, session: '' },
  handover: { type: 'handover', term: 41 }
}

/** One of each kind, and what is at the edges. The names are those of the files in `vectors/`. */
export const messages: Readonly<Record<string, ElectionMessage>> = {
  ...Object.fromEntries(
    Object.entries(bodies).map(([name, body]): [string, ElectionMessage] => [
      name,
      { scope: 'scheduler', kind: { variant: 'directed', mode: 'quorum' }, body }
    ])
  ),
  'ok-by-gossip': {
    scope: 'ключ',
    kind: { variant: 'hirschberg-sinclair', mode: 'available' },
    to: alice,
    body: { type: 'ok', id: 1 }
  }
}
