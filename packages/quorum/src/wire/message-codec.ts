import { type Codec, MalformedMessageError } from '@peermesh/kernel'
import {
  type Answer,
  type AnswerMessage,
  ARGUMENTS_BYTES_MAX,
  type ForwardedMessage,
  type ForwardMessage,
  GROUPS_MAX,
  type PageMessage,
  type QuorumMessage,
  type Request,
  REQUESTS_MAX,
  type Votes
} from '../core/index.ts'
import {
  type Answer as AnswerFields,
  type Answers,
  type Ask as AskFields,
  type Forward as ForwardFields,
  type Forwarded as ForwardedFields,
  type Page as PageFields,
  QuorumFrame,
  type Request as RequestFields
} from './messages.js'
import {
  BallotReader,
  BallotWriter,
  readConfiguration,
  readEra,
  readMove,
  readValue,
  writeConfiguration,
  writeMove
} from './parts.ts'
import {
  check,
  readCounter,
  readKey,
  readProposer,
  readRequest,
  readSession,
  readStoreId,
  writeStoreId
} from './validation.ts'

/** The version of these messages, as the host's frames carry it. */
export const MESSAGES_VERSION = 1

const VOTES: readonly Votes[] = ['never', 'volatile', 'durable']
const REQUESTS = ['prepare', 'accept', 'read'] as const
const ANSWERS = ['promise', 'accepted', 'nack', 'report'] as const

/** Quorum's messages as protobuf, version 1. */
export const messageCodec: Codec<QuorumMessage> = {
  encode: (message) => QuorumFrame.encode(toFields(message)),
  decode: (bytes) => {
    let frame: QuorumFrame
    try {
      frame = QuorumFrame.decode(bytes)
    } catch (error) {
      throw new MalformedMessageError('not a message of quorum: not its schema', { cause: error })
    }
    return fromFields(frame)
  }
}

function toFields(message: QuorumMessage): QuorumFrame {
  switch (message.type) {
    case 'hello': {
      const { votes, configurations } = message
      return { hello: { votes: VOTES.indexOf(votes), configurations: configurations.map(writeConfiguration) } }
    }
    case 'ask':
      return { ask: writeAsk(message) }
    case 'answer':
      return { answer: writeAnswers(message) }
    case 'forward':
      return { forward: writeForward(message) }
    case 'forwarded':
      return { forwarded: message }
    case 'moved':
      return { moved: writeMove(message.move) }
    case 'behind':
      return { behind: message.era }
    case 'move':
      return { move: writeMove(message.move) }
    case 'moving': {
      const { era, storeId, state } = message
      return { moving: { era, storeId: writeStoreId(storeId), installed: state === 'installed' } }
    }
    case 'fetch':
      return { fetch: { move: writeMove(message.move), after: message.after } }
    case 'page':
      return { page: writePage(message) }
    case 'serving':
      return { serving: writeConfiguration(message.configuration) }
    case 'watch':
      return { watch: { session: message.session, renewals: 0, place: 0 } }
    case 'renewed':
      return { renewed: { session: message.session, renewals: message.renewals, place: message.place } }
  }
}

function fromFields(frame: QuorumFrame): QuorumMessage {
  const set = Object.values(frame).filter((field) => field !== undefined).length
  check(set === 1, 'it is exactly one of its kinds')
  const { hello, ask, answer, moved, behind, move, moving, fetch, page, serving, watch, renewed, forward, forwarded } =
    frame
  if (ask !== undefined) {
    return readAsk(ask)
  }
  if (answer !== undefined) {
    return readAnswers(answer)
  }
  if (forward !== undefined) {
    return readForward(forward)
  }
  if (forwarded !== undefined) {
    return readForwarded(forwarded)
  }
  if (hello !== undefined) {
    const votes = VOTES[hello.votes]
    check(votes !== undefined, 'it knows three ways to vote')
    check(hello.configurations.length <= GROUPS_MAX, 'nobody knows so many groups')
    return { type: 'hello', votes, configurations: hello.configurations.map(readConfiguration) }
  }
  if (moved !== undefined) {
    return { type: 'moved', move: readMove(moved) }
  }
  if (behind !== undefined) {
    return { type: 'behind', era: readEra(behind) }
  }
  if (move !== undefined) {
    return { type: 'move', move: readMove(move) }
  }
  if (moving !== undefined) {
    const { era, storeId, installed } = moving
    const state = installed ? 'installed' : 'sealed'
    return { type: 'moving', era: readEra(era), storeId: readStoreId(storeId), state }
  }
  if (fetch !== undefined) {
    return { type: 'fetch', move: readMove(fetch.move), after: fetch.after === '' ? '' : readKey(fetch.after) }
  }
  if (page !== undefined) {
    return readPage(page)
  }
  if (serving !== undefined) {
    return { type: 'serving', configuration: readConfiguration(serving) }
  }
  if (watch !== undefined) {
    return { type: 'watch', session: readSession(watch.session) }
  }
  check(renewed !== undefined, 'it is of a kind that this version knows')
  const { session, renewals, place } = renewed
  return { type: 'renewed', session: readSession(session), renewals: readCounter(renewals, 'a count'), place }
}

function writeAsk({ era, requests }: Extract<QuorumMessage, { type: 'ask' }>): AskFields {
  const writer = new BallotWriter()
  const fields = requests.map((request): RequestFields => {
    const { type, request: number, key } = request
    const kind = REQUESTS.indexOf(type)
    switch (request.type) {
      case 'read':
        return { kind, request: number, key }
      case 'prepare':
        return { kind, request: number, key, ballot: writer.ballot(request.ballot) }
      case 'accept': {
        const { value, next } = request
        const ballot = writer.ballot(request.ballot)
        const fields = { kind, request: number, key, ballot, value }
        return next === undefined ? fields : { ...fields, next: writer.ballot(next) }
      }
    }
  })
  return { era, proposers: writer.proposers, requests: fields }
}

function readAsk({ era, proposers, requests }: AskFields): QuorumMessage {
  check(requests.length <= REQUESTS_MAX, `it asks at most ${REQUESTS_MAX} times`)
  const reader = new BallotReader(proposers)
  const read = requests.map((fields): Request => {
    const request = readRequest(fields.request)
    const key = readKey(fields.key)
    const type = REQUESTS[fields.kind]
    check(type !== undefined, 'it asks in three ways')
    switch (type) {
      case 'read':
        return { type, request, key }
      case 'prepare':
        return { type, request, key, ballot: reader.ballot(fields.ballot) }
      case 'accept': {
        check(fields.value !== undefined, 'a value is missing')
        const next = fields.next === undefined ? undefined : reader.ballot(fields.next)
        return { type, request, key, ballot: reader.ballot(fields.ballot), value: readValue(fields.value), next }
      }
    }
  })
  const asked = readEra(era)
  const fits = read.every((request) => request.type === 'read' || request.ballot.epoch === asked.epoch)
  check(fits, 'a ballot is of the epoch that is asked')
  return { type: 'ask', era: asked, requests: read }
}

function writeForward({ era, request, key, kind, args, operation }: ForwardMessage): ForwardFields {
  return { era, request, key, kind, args, ...operation }
}

function readForward({ era, request, key, kind, args, session, sequence, stamp }: ForwardFields): ForwardMessage {
  check(args.length <= ARGUMENTS_BYTES_MAX, `a change brings at most ${ARGUMENTS_BYTES_MAX} bytes`)
  const operation = {
    session: readProposer(session),
    sequence: readCounter(sequence, 'a sequence'),
    stamp: stamp === undefined ? undefined : readCounter(stamp, 'a version')
  }
  return {
    type: 'forward',
    era: readEra(era),
    request: readRequest(request),
    key: readKey(key),
    kind: readKey(kind),
    args: args.slice(),
    operation
  }
}

function readForwarded({ era, request, value, version }: ForwardedFields): ForwardedMessage {
  return {
    type: 'forwarded',
    era: readEra(era),
    request: readRequest(request),
    value: value === undefined ? undefined : readValue(value),
    version: version === undefined ? undefined : readCounter(version, 'a version')
  }
}

function writeAnswers({ era, storeId, floor, answers }: AnswerMessage): Answers {
  const writer = new BallotWriter()
  const fields = answers.map((answer): AnswerFields => {
    const { type, request } = answer
    const kind = ANSWERS.indexOf(type)
    switch (answer.type) {
      case 'accepted':
        return { kind, request }
      case 'nack':
        return { kind, request, promised: writer.ballot(answer.promised) }
      case 'promise':
      case 'report': {
        const { accepted } = answer
        return accepted === undefined ? { kind, request } : { kind, request, accepted: writer.accepted(accepted) }
      }
    }
  })
  return { era, storeId: writeStoreId(storeId), floor, proposers: writer.proposers, answers: fields }
}

function readAnswers({ era, storeId, floor, proposers, answers }: Answers): AnswerMessage {
  check(answers.length <= REQUESTS_MAX, `it answers at most ${REQUESTS_MAX} times`)
  const reader = new BallotReader(proposers)
  const read = answers.map((fields): Answer => {
    const request = readRequest(fields.request)
    const type = ANSWERS[fields.kind]
    check(type !== undefined, 'it answers in four ways')
    switch (type) {
      case 'accepted':
        return { type, request }
      case 'nack':
        return { type, request, promised: reader.ballot(fields.promised) }
      case 'promise':
      case 'report': {
        const { accepted } = fields
        return { type, request, accepted: accepted === undefined ? undefined : reader.accepted(accepted) }
      }
    }
  })
  return {
    type: 'answer',
    era: readEra(era),
    storeId: readStoreId(storeId),
    floor: readCounter(floor, 'a floor'),
    answers: read
  }
}

function writePage({ records, storeId, ...page }: PageMessage): PageFields {
  const writer = new BallotWriter()
  const fields = records.map(([key, accepted]) => ({ key, accepted: writer.accepted(accepted) }))
  return { ...page, storeId: writeStoreId(storeId), proposers: writer.proposers, records: fields }
}

function readPage({ era, storeId, floor, after, proposers, records, last, sealed }: PageFields): PageMessage {
  check(records.length <= REQUESTS_MAX, `a page has at most ${REQUESTS_MAX} records`)
  const reader = new BallotReader(proposers)
  const read = records.map(({ key, accepted }) => {
    check(accepted !== undefined, 'a record is missing')
    return [readKey(key), reader.accepted(accepted)] as const
  })
  return {
    type: 'page',
    era: readEra(era),
    storeId: readStoreId(storeId),
    floor: readCounter(floor, 'a floor'),
    after: after === '' ? '' : readKey(after),
    records: read,
    last,
    sealed
  }
}
