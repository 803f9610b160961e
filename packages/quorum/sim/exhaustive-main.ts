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
  { name: 'two proposers, one voter replaced', proposers: 2, retrying: 1, nextVoters: ['b', 'c', 'd'], reads: false },
  {
    name: 'one proposer, a read, one voter of both that installed neither',
    proposers: 1,
    retrying: 1,
    nextVoters: ['a', 'b', 'c'],
    late: ['c'],
    reads: true
  },
  {
    name: 'one proposer, two voters of both that installed neither, one of the first alone',
    proposers: 1,
    retrying: 1,
    nextVoters: ['b', 'c', 'd'],
    late: ['b', 'c'],
    reads: false
  },
  {
    name: 'two proposers, the only voter of the second installed neither',
    proposers: 2,
    retrying: 1,
    nextVoters: ['c'],
    late: ['c'],
    reads: false
  }
] as const

for (const { name, ...options } of CASES) {
  const began = performance.now()
  const { states, events, ends, deepest } = explore(options)
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  console.log(`${name}: ${states} states, ${events} events, ${ends} ends, ${deepest} deep, ${seconds} s; nothing broke`)
}
