import {
  type Identity,
  type Journal,
  type JournalChange,
  type JournalRecord,
  type PeerName,
  type StoreId,
  storeId
} from '@peermesh/kernel'
import { fromString, toString as toText } from 'uint8arrays'
import { JournalError } from './errors.ts'
import { journalKey, readRecords } from './journal/records.ts'

/** The host's own prefix on disk: no core may be named so. */
export const HOST_RECORDS = 'host'

const IDENTITY_KEY = 'identity'
const STORE_ID_BYTES = 16
const START_NONCE_BYTES = 8
const SEED_BYTES = 32

/** What the data directory remembers about who wrote it. */
interface IdentityRecord {
  readonly peer: string
  readonly storeId: string
  readonly boot: number
}

/**
 * Who this peer is for the start that now begins. Durable, for the power to fail, before it resolves: a boot is never used twice.
 *
 * A directory that was written by another peer's key is a copy: it gets a store id of its own, since two peers that write under one
 * store id would overwrite each other.
 *
 * @param ask.bootAtLeast the boot is at least this
 * @param ask.begin what a new journal begins with, in the same write
 * @param ask.mint a new store id, whatever is remembered
 * @throws JournalError when the record cannot be read or written
 */
export async function nextIdentity(
  journal: Journal,
  peer: PeerName,
  ask: { readonly bootAtLeast: number; readonly mint: boolean; readonly begin?: readonly JournalChange[] }
): Promise<Identity> {
  const known = await readIdentity(journal)
  const keeps = known !== undefined && known.peer === peer && !ask.mint
  const identity: Identity = {
    peer,
    storeId: keeps ? (known.storeId as StoreId) : storeId(randomHex(STORE_ID_BYTES)),
    boot: Math.max((known?.boot ?? 0) + 1, ask.bootAtLeast),
    startNonce: randomHex(START_NONCE_BYTES)
  }
  const record: IdentityRecord = { peer, storeId: identity.storeId, boot: identity.boot }
  const value = fromString(JSON.stringify(record))
  const begin = known === undefined ? (ask.begin ?? []) : []
  await journal.append([...begin, { key: journalKey(HOST_RECORDS, IDENTITY_KEY), value }], { durability: 'power' })
  return identity
}

/** What feeds the randomness of the cores for one start. */
export function randomSeed(): string {
  return randomHex(SEED_BYTES)
}

/** The highest boot that damaged journals of this peer tell of. */
export function salvagedBoot(salvaged: readonly (readonly JournalRecord[])[], peer: PeerName): number {
  const boots = salvaged
    .flatMap((records) => records.filter(([key]) => key === journalKey(HOST_RECORDS, IDENTITY_KEY)))
    .map(([, value]) => parseIdentity(toText(value)))
    .filter((identity) => identity.peer === peer)
  return Math.max(0, ...boots.map(({ boot }) => boot))
}

/** The boot that a journal knows of; 0 where it holds no identity. @throws JournalError where it cannot be read */
export function recordedBoot(records: readonly JournalRecord[]): number {
  const [, value] = records.find(([key]) => key === journalKey(HOST_RECORDS, IDENTITY_KEY)) ?? []
  return value === undefined ? 0 : parseIdentity(toText(value)).boot
}

async function readIdentity(journal: Journal): Promise<IdentityRecord | undefined> {
  for (const [key, value] of await readRecords(journal, HOST_RECORDS)) {
    if (key === IDENTITY_KEY) {
      return parseIdentity(toText(value))
    }
  }
  return undefined
}

function parseIdentity(text: string): IdentityRecord {
  try {
    const { peer, storeId, boot } = JSON.parse(text) as Partial<Record<keyof IdentityRecord, unknown>>
    if (
      typeof peer === 'string' &&
      typeof storeId === 'string' &&
      typeof boot === 'number' &&
      Number.isSafeInteger(boot)
    ) {
      return { peer, storeId, boot }
    }
  } catch (error) {
    throw new JournalError(
      'The identity in the data directory is not readable. Restore the directory, or start with an empty one.',
      {
        cause: error
      }
    )
  }
  throw new JournalError(
    'The identity in the data directory lacks a peer, a store id or a boot. Restore the directory, or start with an empty one.'
  )
}

function randomHex(bytes: number): string {
  return toText(globalThis.crypto.getRandomValues(new Uint8Array(bytes)), 'base16')
}
