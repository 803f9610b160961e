import { peerName } from '@peermesh/kernel'
import { type Ask, CYCLE_MAX, type LockMessage, type TokenVariant, type Wait } from '../../src/core/index.ts'

const session = 'root/00112233445566778899aabbccddeeff'

const wait: Wait = {
  name: 'invoice/42',
  peer: peerName('12D3KooWA'),
  session,
  request: 8,
  askedAt: 1_800_000_000_000,
  by: { peer: peerName('12D3KooWB'), session, request: 3, fence: { generation: 0, counter: 41 } }
}

const ask: Ask = {
  peer: peerName('12D3KooWGC6TvWhfapngX6wvJHMYvKpDMXPb3ZnCZ6dMoaMtimQ5'),
  start: '00112233445566ff',
  number: 9,
  waitedMs: 250,
  hurries: true
}
const { start, number } = ask
const epoch = { generation: 0, count: 3 }
const variant: TokenVariant = { algorithm: 'naimi-trehel', mode: 'strict' }
const LARGEST = 2 ** 48 - 1

/** One of each kind, and what is at the edges. The names are those of the files in `vectors/`. */
export const messages: Readonly<Record<string, LockMessage>> = {
  granted: {
    type: 'granted',
    name: 'invoice/42',
    session,
    request: 7,
    ticket: 40,
    fence: { generation: 0, counter: 41 }
  },
  'granted-largest': {
    type: 'granted',
    name: 'ключ',
    session,
    request: 2 ** 48 - 1,
    ticket: 2 ** 48 - 1,
    fence: { generation: 2 ** 15 - 1, counter: 2 ** 48 - 1 }
  },
  chase: { type: 'chase', round: 2, path: [wait] },
  'chase-largest': {
    type: 'chase',
    round: 2 ** 48 - 1,
    path: Array.from({ length: CYCLE_MAX }, (_, index) => ({ ...wait, request: index + 1 }))
  },
  confirm: {
    type: 'confirm',
    step: 1,
    cycle: [wait, { ...wait, peer: wait.by.peer, by: { ...wait.by, peer: wait.peer } }]
  },
  request: { type: 'request', name: 'invoice/42', variant, epoch, ask },
  'request-fenced': {
    type: 'request',
    name: 'x',
    variant: { algorithm: 'naimi-trehel', mode: 'fenced' },
    epoch: { generation: 2 ** 15 - 1, count: LARGEST },
    ask: { peer: peerName('p'), start: '0', number: LARGEST, waitedMs: 0, hurries: false }
  },
  token: {
    type: 'token',
    name: 'invoice/42',
    epoch,
    ask: { start, number },
    version: 12,
    fences: { next: 41, last: 4_096 },
    carried: { queue: [], served: [] }
  },
  'token-warm': {
    type: 'token',
    name: 'invoice/42',
    epoch,
    ask: { start, number },
    version: 12,
    fences: { next: 41, last: 4_096 },
    carried: { queue: [], served: [] },
    warm: {
      era: { group: 'root', lineage: '00112233445566778899aabbccddeeff', epoch: 2 },
      ballot: { epoch: 2, round: 77, proposer: `${ask.peer}/00112233445566ff` },
      value: Uint8Array.of(1, 2, 3)
    }
  },
  'request-raymond': {
    type: 'request',
    name: 'invoice/42',
    variant: { algorithm: 'raymond', mode: 'fenced' },
    epoch,
    ask
  },
  'token-suzuki-kasami': {
    type: 'token',
    name: 'invoice/42',
    epoch,
    ask: { start, number },
    version: 12,
    fences: { next: 41, last: 4_096 },
    carried: { queue: [ask], served: [{ ...ask, number: 8, waitedMs: 0, hurries: false }] }
  },
  'token-no-fence-left': {
    type: 'token',
    name: 'x',
    epoch,
    ask: { start, number },
    version: LARGEST,
    fences: { next: LARGEST, last: LARGEST - 1 },
    carried: { queue: [], served: [] }
  },
  epoch: { type: 'epoch', name: 'invoice/42', epoch, root: ask.peer },
  'epoch-forced': {
    type: 'epoch',
    name: 'invoice/42',
    epoch,
    root: ask.peer,
    forced: { variant, session, by: ask.peer, reason: 'it hangs' }
  },
  locate: { type: 'locate', name: 'invoice/42', variant, epoch, isLost: true },
  'locate-pointer': { type: 'locate', name: 'invoice/42', variant, epoch, isLost: false },
  placed: { type: 'placed', name: 'invoice/42', epoch, ask: { start, number }, wave: 3 },
  'placed-inside': {
    type: 'placed',
    name: 'invoice/42',
    epoch,
    ask: { start, number },
    wave: 3,
    inside: { peer: ask.peer, session, request: 3, fence: { generation: 0, counter: 41 } }
  }
}
