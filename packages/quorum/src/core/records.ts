import type { JournalRecord, StoreId } from '@peermesh/kernel'
import type { RegisterRecord } from './acceptor.ts'
import type { Ballot } from './ballot.ts'
import type { Configuration, GroupName } from './configuration.ts'

/** What a peer remembers of a group beside its registers. */
export interface GroupRecord {
  /** The latest configuration that it knows to serve. */
  readonly known?: Configuration | undefined
  /** Present where it votes. */
  readonly voter?: VoterRecord | undefined
}

export interface VoterRecord {
  /** Under which store id. Another than ours means that this is a copy of somebody's disk. */
  readonly storeId: StoreId
  readonly configuration: Configuration
  readonly sealedTo?: Configuration | undefined
  readonly floor: number
  readonly promisedFloor?: Ballot | undefined
}

/** The values of journal records. Decoding throws `MalformedMessageError`: our own disk is broken. */
export interface RecordCodec {
  encodeGroup(record: GroupRecord): Uint8Array
  decodeGroup(bytes: Uint8Array): GroupRecord
  encodeRegister(record: RegisterRecord): Uint8Array
  decodeRegister(bytes: Uint8Array): RegisterRecord
}

export function groupKey(group: GroupName): string {
  return `group/${group}`
}

/** A group's name has no '/', so that keys of two groups never meet. */
export function registerKey(group: GroupName, key: string): string {
  return `register/${group}/${key}`
}

/** What is left of a group on a disk. */
export interface RecoveredGroup {
  readonly record: GroupRecord
  readonly registers: Map<string, RegisterRecord>
}

export function recoverGroups(records: Iterable<JournalRecord>, codec: RecordCodec): Map<GroupName, RecoveredGroup> {
  const groups = new Map<GroupName, RecoveredGroup>()
  const registers = new Map<GroupName, Map<string, RegisterRecord>>()
  for (const [path, bytes] of records) {
    const [what, group = '', ...rest] = path.split('/')
    const ofGroup = registers.get(group) ?? new Map<string, RegisterRecord>()
    registers.set(group, ofGroup)
    if (what === 'group') {
      groups.set(group, { record: codec.decodeGroup(bytes), registers: ofGroup })
    } else if (what === 'register') {
      ofGroup.set(rest.join('/'), codec.decodeRegister(bytes))
    }
  }
  return groups
}
