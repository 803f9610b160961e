import { type Codec, compareText, MalformedMessageError, type VersionRange, readText } from '@peermesh/kernel'
import {
  ADDRESSES_MAX,
  CONFIRMATIONS_MAX,
  DIGEST_BUCKETS_MAX,
  DIGEST_HASH_BYTES,
  GONE_KEPT_MS,
  HEALTH_PENALTY_MAX,
  type HelloMessage,
  LOAD_STEPS,
  MEMBER_STATUSES,
  type MemberMetadata,
  type MemberRecord,
  type MembershipMessage,
  type MemberUpdate,
  metadataProblem,
  type ProbeContent,
  SETTING_LENGTH_MAX,
  SETTINGS_MAX,
  STATE_UPDATES_MAX,
  UPDATES_MAX,
  VERSIONS_MAX,
  WITNESSES_NEEDED
} from '../core/index.ts'
import {
  type CoreVersion,
  Envelope,
  type Hello as HelloFields,
  type MemberRecord as RecordFields,
  type Metadata as MetadataFields,
  type Probe as ProbeFields,
  type Update as UpdateFields
} from './messages.js'
import { check, readAddress, readCounter, readHex, readMeshId, readPeer, readStoreId, writeHex } from './validation.ts'

/** The version of these messages, as the host's frames carry it. */
export const MESSAGES_VERSION = 1

const SEQUENCE_MAX = 0xffff_ffff

/** Membership's messages as protobuf, version 1 (MW1 to MW4). */
export const messageCodec: Codec<MembershipMessage> = {
  encode: (message) => Envelope.encode(toFields(message)),
  decode: (bytes) => {
    let envelope: Envelope
    try {
      envelope = Envelope.decode(bytes)
    } catch (error) {
      throw new MalformedMessageError('not a message of membership: not its schema', { cause: error })
    }
    return fromFields(envelope)
  }
}

function toFields(message: MembershipMessage): Envelope {
  switch (message.type) {
    case 'hello':
      return { hello: writeHello(message) }
    case 'ping':
      return { ping: writeProbe(message) }
    case 'ack':
      return { ack: writeProbe(message) }
    case 'ping-request':
      return { pingRequest: { sequence: message.sequence, target: message.target } }
    case 'nack':
      return { nack: { sequence: message.sequence, updates: [], penalty: 0 } }
    case 'digest':
      return { digest: { buckets: message.buckets, answer: message.answer } }
    case 'state':
      return { state: { updates: message.updates.map(writeUpdate), answer: message.answer } }
  }
}

function fromFields(envelope: Envelope): MembershipMessage {
  const set = Object.values(envelope).filter((field) => field !== undefined).length
  check(set === 1, 'it is exactly one of its kinds')
  const { hello, ping, ack, pingRequest, nack, state, digest } = envelope
  if (ping !== undefined) {
    return { type: 'ping', ...readProbe(ping) }
  }
  if (ack !== undefined) {
    return { type: 'ack', ...readProbe(ack) }
  }
  if (pingRequest !== undefined) {
    const { sequence, target } = pingRequest
    return { type: 'ping-request', sequence: readSequence(sequence), target: readPeer(target) }
  }
  if (nack !== undefined) {
    check(nack.updates.length === 0 && nack.penalty === 0, 'a nack carries nothing else')
    return { type: 'nack', sequence: readSequence(nack.sequence) }
  }
  if (state !== undefined) {
    return { type: 'state', updates: readUpdates(state.updates, STATE_UPDATES_MAX), answer: state.answer }
  }
  if (digest !== undefined) {
    return { type: 'digest', buckets: readBuckets(digest.buckets), answer: digest.answer }
  }
  check(hello !== undefined, 'it is of a kind that this version knows')
  return readHello(hello)
}

function writeProbe({ sequence, updates, penalty = 0 }: ProbeContent): ProbeFields {
  return { sequence, updates: updates.map(writeUpdate), penalty }
}

function readProbe({ sequence, updates, penalty }: ProbeFields): ProbeContent {
  check(penalty <= HEALTH_PENALTY_MAX, `nobody is less healthy than ${HEALTH_PENALTY_MAX}`)
  return {
    sequence: readSequence(sequence),
    updates: readUpdates(updates, UPDATES_MAX),
    ...(penalty === 0 ? {} : { penalty })
  }
}

function readBuckets(bytes: Uint8Array): Uint8Array {
  const count = bytes.length / DIGEST_HASH_BYTES
  check(
    count >= 1 && count <= DIGEST_BUCKETS_MAX && (count & (count - 1)) === 0 && Number.isInteger(count),
    `a digest has a power of two of buckets, up to ${DIGEST_BUCKETS_MAX}`
  )
  return bytes
}

function writeHello({
  self,
  versions,
  settings,
  heard,
  known,
  notAdmitted = false,
  runsTwice = false
}: HelloMessage): HelloFields {
  return {
    self: writeRecord(self),
    versions: sortedEntries(versions).map(([core, { oldest, newest }]) => ({
      core,
      version: newest,
      ...(oldest === newest ? {} : { oldest })
    })),
    settings: sortedEntries(settings).map(([name, value]) => ({ name, value })),
    heard,
    ...(known === undefined ? {} : { known: writeRecord(known) }),
    notAdmitted,
    runsTwice
  }
}

function readVersions({ version, oldest = version }: CoreVersion): VersionRange {
  const range = { oldest: readCounter(oldest, 'a version'), newest: readCounter(version, 'a version') }
  check(range.oldest <= range.newest, 'the oldest version is not over the newest')
  return range
}

function readHello({ self, versions, settings, heard, known, notAdmitted, runsTwice }: HelloFields): HelloMessage {
  check(self !== undefined, 'a hello says who sends it')
  check(
    versions.length <= VERSIONS_MAX && settings.length <= SETTINGS_MAX,
    'a hello has that many versions or settings'
  )
  const record = readRecord(self)
  check(record.status === 'alive', 'who introduces itself is alive')
  return {
    type: 'hello',
    self: record,
    versions: toObject(
      versions.map((core) => [readText(check, core.core, SETTING_LENGTH_MAX, 'the name of a core'), readVersions(core)])
    ),
    settings: toObject(
      settings.map(({ name, value }) => [
        readText(check, name, SETTING_LENGTH_MAX, 'the name of a setting'),
        readText(check, value, SETTING_LENGTH_MAX, 'a setting')
      ])
    ),
    heard,
    ...(known === undefined ? {} : { known: readRecord(known) }),
    ...(notAdmitted ? { notAdmitted } : {}),
    ...(runsTwice ? { runsTwice } : {})
  }
}

function writeUpdate({ record, suspectedBy, closedTo = [], goneForMs }: MemberUpdate): UpdateFields {
  return { record: writeRecord(record), suspectedBy: [...suspectedBy], goneForMs, closedTo: [...closedTo] }
}

function readUpdates(updates: readonly UpdateFields[], countMax: number): MemberUpdate[] {
  check(updates.length <= countMax, `it has at most ${countMax} updates`)
  return updates.map(({ record, suspectedBy, closedTo, goneForMs }) => {
    check(record !== undefined, 'an update has a record')
    check(suspectedBy.length <= CONFIRMATIONS_MAX + 1, 'a suspicion names that many')
    check(closedTo.length <= WITNESSES_NEEDED, 'no more witnesses are named than are needed')
    check(
      Number.isSafeInteger(goneForMs) && goneForMs >= 0 && goneForMs <= 2 * GONE_KEPT_MS,
      'nobody is remembered for so long'
    )
    return {
      record: readRecord(record),
      suspectedBy: suspectedBy.map(readPeer),
      ...(closedTo.length === 0 ? {} : { closedTo: closedTo.map(readPeer) }),
      goneForMs
    }
  })
}

function writeRecord(record: MemberRecord): RecordFields {
  const { peer, storeId, boot, startNonce, incarnation, status, meshId, addresses, metadata } = record
  return {
    peer,
    storeId: writeHex(storeId),
    boot,
    startNonce: writeHex(startNonce),
    incarnation,
    status: MEMBER_STATUSES.indexOf(status),
    ...(meshId === undefined ? {} : { meshId: writeHex(meshId) }),
    addresses: [...addresses],
    ...(metadata === undefined
      ? {}
      : { metadata: { ...metadata, load: metadata.load * LOAD_STEPS, tags: [...metadata.tags] } })
  }
}

function readRecord(fields: RecordFields): MemberRecord {
  const { meshId, addresses, metadata } = fields
  const status = MEMBER_STATUSES[fields.status]
  check(status !== undefined, 'it knows four states of a member')
  check(addresses.length <= ADDRESSES_MAX, `a member has at most ${ADDRESSES_MAX} addresses`)
  return {
    peer: readPeer(fields.peer),
    storeId: readStoreId(fields.storeId),
    boot: readCounter(fields.boot, 'a boot'),
    startNonce: readHex(fields.startNonce, 8, 'a start nonce'),
    incarnation: readCounter(fields.incarnation, 'an incarnation'),
    status,
    ...(meshId === undefined ? {} : { meshId: readMeshId(meshId) }),
    addresses: addresses.map(readAddress),
    ...(metadata === undefined ? {} : { metadata: readMetadata(metadata) })
  }
}

function readMetadata({ version, zone, priority, capacity, load, tags }: MetadataFields): MemberMetadata {
  const metadata: MemberMetadata = {
    ...(version === undefined ? {} : { version }),
    ...(zone === undefined ? {} : { zone }),
    priority,
    capacity,
    load: load / LOAD_STEPS,
    tags
  }
  const problem = metadataProblem(metadata)
  check(problem === undefined, `its metadata is within the limits: ${problem}`)
  return metadata
}

function readSequence(sequence: number): number {
  check(sequence >= 0 && sequence <= SEQUENCE_MAX, 'a sequence number has 32 bits')
  return sequence
}

function sortedEntries<T>(object: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(object).sort(([a], [b]) => compareText(a, b))
}

/** The names come from the network: the object has no prototype that one of them could reach. */
function toObject<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  const object: Record<string, T> = Object.create(null)
  for (const [name, value] of entries) {
    check(!Object.hasOwn(object, name), 'each name comes once')
    object[name] = value
  }
  return object
}
