import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { attach, createPeer } from '../src/index.ts'

it('a peer elects, and whoever attaches to it sees who leads, campaigns and resigns', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'pm-'))
  try {
    await using first = await createPeer({ mesh: 'elections', found: true, dataDir })
    await using second = await createPeer({ mesh: 'elections', bootstrap: first.addresses })
    const attached = attach(dataDir)
    expect(await attached.campaign('scheduler')).toMatchObject({ algorithm: 'bully', mode: 'quorum', candidate: true })
    const ours = first.elections.open('scheduler')
    const { term } = await ours.whenLeading({ signal: AbortSignal.timeout(60_000) })
    expect(await attached.election('scheduler')).toMatchObject({ leads: true, leader: { peer: first.name, term } })
    expect(first.status()).toMatchObject({ leader: first.name, elections: [{ scope: 'scheduler', phase: 'leading' }] })
    await expect(attached.campaign('scheduler', { mode: 'available' })).rejects.toMatchObject({
      name: 'ElectionKindMismatchError'
    })
    await expect(attached.campaign('scheduler', { algorithm: 'ring' })).rejects.toMatchObject({
      name: 'ElectionKindMismatchError',
      message:
        "scheduler elects by bully (directed), quorum: its first use fixed that. Open it with { algorithm: 'bully', variant: 'directed', mode: 'quorum' }, or use another scope."
    })
    await expect(attached.resign('nowhere')).rejects.toMatchObject({ name: 'NotOpenError' })

    const theirs = second.elections.open('scheduler')
    const taken = theirs.whenLeading({ signal: AbortSignal.timeout(60_000) })
    expect(await attached.resign('scheduler')).toMatchObject({ leads: false, candidate: false })
    expect((await taken).term).toBeGreaterThan(term)
  } finally {
    await rm(dataDir, { recursive: true })
  }
})
