import { expect, it, onTestFinished } from 'vitest'
import { type Entry, Ledger, serveLedger } from '../src/ledger.ts'
import { LedgerClient } from '../src/ledger-client.ts'

const DUE = 3_000
const ENTRY: Entry = { due: DUE, step: 1, worker: 'one', mesh: 'm', fence: '7' }

it('takes each step once, and none under a fence below the highest that it saw', async () => {
  const ledger = new Ledger()
  const { url, close } = await serveLedger(ledger)
  onTestFinished(close)
  const client = new LedgerClient(url)
  expect(await client.steps(DUE)).toBe(0)
  await client.append(ENTRY)
  await client.append({ ...ENTRY, step: 2, worker: 'two', fence: '9' })
  await expect(client.append({ ...ENTRY, step: 3, fence: '8' })).rejects.toThrow('StaleFenceError')
  await expect(client.append({ ...ENTRY, step: 2, fence: '9' })).rejects.toThrow('OutOfOrder')
  await expect(client.append({ ...ENTRY, step: 3, mesh: 'another', fence: '99' })).rejects.toThrow('ForeignFenceError')
  expect(await client.steps(DUE)).toBe(2)
  expect(ledger.entries.map(({ worker }) => worker)).toEqual(['one', 'two'])
  expect(ledger.refused).toHaveLength(3)
})

it('answers what it does not understand', async () => {
  const { url, close } = await serveLedger(new Ledger())
  onTestFinished(close)
  expect((await fetch(`${url}/nothing`)).status).toBe(404)
  expect((await fetch(`${url}/entries`, { method: 'POST', body: '{' })).status).toBe(400)
})
