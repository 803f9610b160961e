import type { Accepted, Ballot, Configuration, Era, Move, Voter } from '../core/index.ts'
import { REGISTER_BYTES_MAX, VOTERS_MAX } from '../core/index.ts'
import type {
  Accepted as AcceptedFields,
  Ballot as BallotFields,
  Configuration as ConfigurationFields,
  Era as EraFields,
  Move as MoveFields,
  Voter as VoterFields
} from './messages.js'
import {
  check,
  readCounter,
  readGeneration,
  readGroup,
  readLineage,
  readPeer,
  readProposer,
  readStoreId,
  writeStoreId
} from './validation.ts'

/** Proposers of one message: most of its ballots are of one. */
const PROPOSERS_MAX = 1_024

/** The first ballot of an epoch is nobody's. */
const NOBODY = 0xffff

/** Collects the table of proposers of a message while its ballots are written. */
export class BallotWriter {
  readonly proposers: string[] = []
  readonly #indexOf = new Map<string, number>()

  ballot({ epoch, round, proposer }: Ballot): BallotFields {
    return { epoch, round, proposer: proposer === '' ? NOBODY : this.#index(proposer) }
  }

  accepted({ ballot, value }: Accepted): AcceptedFields {
    return { ballot: this.ballot(ballot), value }
  }

  #index(proposer: string): number {
    let index = this.#indexOf.get(proposer)
    if (index === undefined) {
      index = this.proposers.push(proposer) - 1
      this.#indexOf.set(proposer, index)
    }
    return index
  }
}

/** Reads ballots by the message's table of proposers. */
export class BallotReader {
  readonly #proposers: readonly string[]

  constructor(proposers: readonly string[]) {
    check(proposers.length <= PROPOSERS_MAX, `a message names at most ${PROPOSERS_MAX} proposers`)
    this.#proposers = proposers.map(readProposer)
  }

  ballot(fields: BallotFields | undefined): Ballot {
    check(fields !== undefined, 'a ballot is missing')
    const proposer = fields.proposer === NOBODY ? '' : this.#proposers[fields.proposer]
    check(proposer !== undefined, 'a ballot names nobody of the table')
    return { epoch: readCounter(fields.epoch, 'an epoch'), round: readCounter(fields.round, 'a round'), proposer }
  }

  accepted({ ballot, value }: AcceptedFields): Accepted {
    return { ballot: this.ballot(ballot), value: readValue(value) }
  }
}

/** A copy: what was decoded is a view into the frame, and would keep all of it. */
export function readValue(value: Uint8Array): Uint8Array {
  check(value.length > 0 && value.length <= REGISTER_BYTES_MAX, `a register has 1 to ${REGISTER_BYTES_MAX} bytes`)
  return value.slice()
}

export function writeConfiguration(configuration: Configuration): ConfigurationFields {
  const voters = configuration.voters.map(({ peer, storeId, volatile }) => ({
    peer,
    storeId: writeStoreId(storeId),
    volatile
  }))
  return { ...configuration, voters }
}

export function readConfiguration(fields: ConfigurationFields | undefined): Configuration {
  check(fields !== undefined, 'a configuration is missing')
  const { group, lineage, generation, epoch, voters, dropBefore } = fields
  check(voters.length > 0 && voters.length <= VOTERS_MAX, `a group has 1 to ${VOTERS_MAX} voters`)
  check(new Set(voters.map(({ peer }) => peer)).size === voters.length, 'each voter is another peer')
  return {
    group: readGroup(group),
    lineage: readLineage(lineage),
    generation: readGeneration(generation),
    epoch: readCounter(epoch, 'an epoch'),
    voters: voters.map(readVoter),
    dropBefore: readCounter(dropBefore, 'a moment')
  }
}

function readVoter({ peer, storeId, volatile }: VoterFields): Voter {
  return { peer: readPeer(peer), storeId: readStoreId(storeId), volatile }
}

export function writeMove({ from, next }: Move): MoveFields {
  return { ...(from === undefined ? {} : { from: writeConfiguration(from) }), next: writeConfiguration(next) }
}

export function readMove(fields: MoveFields | undefined): Move {
  check(fields !== undefined, 'a move is missing')
  const next = readConfiguration(fields.next)
  if (fields.from === undefined) {
    return { next }
  }
  const from = readConfiguration(fields.from)
  check(
    from.group === next.group && from.lineage === next.lineage && from.epoch + 1 === next.epoch,
    'a move leads from an epoch to the next'
  )
  return { from, next }
}

export function readEra(fields: EraFields | undefined): Era {
  check(fields !== undefined, 'an era is missing')
  const { group, lineage, epoch } = fields
  return { group: readGroup(group), lineage: readLineage(lineage), epoch: readCounter(epoch, 'an epoch') }
}
