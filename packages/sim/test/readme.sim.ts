import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { PeerName } from '@peermesh/kernel'
import { runSeeds, seedRange, Simulation } from '@peermesh/sim'
import { describe, expect, test } from 'vitest'
import type { NoteCore } from './readme/note-core.ts'
import { suite } from './readme/note-suite.ts'

const textOf = (path: string): string => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8')

describe('the README', () => {
  test.each(['note-core.ts', 'note-suite.ts'])('shows %s as it is', (file) => {
    expect(textOf('../README.md')).toContain(`// ${file}\n${textOf(`./readme/${file}`)}`)
  })

  test('shows a suite that holds', () => {
    expect(runSeeds(suite, seedRange(1, 100))).toHaveLength(100)
  })

  test('shows a scenario that goes as it says', () => {
    const options = { peers: 3, faultMs: 0, healMs: 0, commandEveryMs: 0, connections: 'kept' } as const
    const simulation = new Simulation(suite, { seed: 1, options })
    const [a, b, c] = simulation.peers as [PeerName, PeerName, PeerName]
    const arrived = (): boolean => (simulation.stack(c)?.core('note') as NoteCore).note.text === 'alone'
    simulation.startAll()
    simulation.runFor(1_000)
    const lift = simulation.partition([a], [b, c])
    simulation.command(a, 'note', { text: 'alone' })
    expect(simulation.runUntil(arrived, 10_000)).toBe(false)
    lift()
    expect(simulation.runUntil(arrived, 60_000)).toBe(true)
  })
})
