import { peerName } from '@peermesh/kernel'
import { CYCLE_MAX, type LockMessage, type Wait } from '../../src/core/index.ts'

const session = 'root/00112233445566778899aabbccddeeff'

const wait: Wait = {
  name: 'invoice/42',
  peer: peerName('12D3KooWA'),
  session,
  request: 8,
  askedAt: 1_800_000_000_000,
  by: { peer: peerName('12D3KooWB'), session, request: 3, fence: { generation: 0, counter: 41 } }
}

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
  }
}
