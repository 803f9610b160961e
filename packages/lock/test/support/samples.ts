import type { LockMessage } from '../../src/core/index.ts'

const session = 'root/00112233445566778899aabbccddeeff'

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
  }
}
