/** `pnpm quorum:exhaustive`: visits every state of small groups, and says how many there were. */

import { explore } from './exhaustive.ts'

const CASES = [
  {
    name: 'one proposer, a read, the same voters',
    proposers: 1,
    retrying: 1,
    nextVoters: ['a', 'b', 'c'],
    reads: true
  },
  { name: 'two proposers, the same voters', proposers: 2, retrying: 1, nextVoters: ['a', 'b', 'c'], reads: false },
  { name: 'two proposers, one voter replaced', proposers: 2, retrying: 1, nextVoters: ['b', 'c', 'd'], reads: false }
] as const

for (const { name, ...options } of CASES) {
  const began = performance.now()
  const { states, events, ends, deepest } = explore(options)
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  console.log(`${name}: ${states} states, ${events} events, ${ends} ends, ${deepest} deep, ${seconds} s; nothing broke`)
}
