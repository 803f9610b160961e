import { replicaId } from '@peermesh/crdt'
import { levelJournal } from '@peermesh/host'
import { millis, peerName, storeId } from '@peermesh/kernel'
import { storeSeat } from '@peermesh/store/seat'
import { entriesOf } from './entries.ts'

const SEAT = storeSeat()
const SELF = peerName('12D3KooWBenchTheOneThatIsStillThereAndKeepsItAll00000')
const AT = { now: millis(0), wall: millis(Date.UTC(2026, 0)) }

/** Writes the journal of a store to which each of so many peers, on a directory of its own, wrote one entry. */
export async function writePast(dataDir: string, writers: number): Promise<void> {
  const core = SEAT.create()
  const identity = { peer: SELF, storeId: storeId('0'.repeat(32)), boot: 1, startNonce: '' }
  core.step({ type: 'start', identity, seed: 'past', records: [] }, AT)
  const journal = await levelJournal(dataDir)
  let number = 0
  for (const [key, value] of entriesOf({ seed: 'past', count: writers })) {
    const name = String(number++)
    const replica = replicaId(`12D3KooW${name.padStart(44, '0')}/${name.padStart(32, '0')}`)
    const operation = { replica, counter: 1, key, value, timestamp: { millis: AT.wall, count: 0 }, observed: [] }
    const message = { type: 'deltas', sequence: 0, replica, operations: [operation] } as const
    const outputs = core.step({ type: 'message', from: peerName(`writer ${name}`), path: 'direct', message }, AT)
    for (const output of outputs) {
      if (output.type === 'persist') {
        const changes = output.changes.map((change) => ({ ...change, key: `${SEAT.name}/${change.key}` }))
        await journal.append(changes, { durability: 'process' })
      }
    }
  }
  await journal.close()
}
