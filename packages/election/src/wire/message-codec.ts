import { type Codec, MalformedMessageError } from '@peermesh/kernel'
import type {
  ElectionMessage,
  ElectionMode,
  ElectionVariant,
  ProbeMessage,
  ReplyMessage,
  RingMessage,
  ScopeMessage
} from '../core/index.ts'
import {
  ElectionFrame,
  type Hop as HopFields,
  type Question as QuestionFields,
  type Travel as TravelFields
} from './messages.js'
import {
  check,
  readClaim,
  readCounter,
  readHops,
  readPeer,
  readPhase,
  readRank,
  readScope,
  readSession,
  readTerm
} from './validation.ts'

/** The version of these messages, as the host's frames carry it. */
export const MESSAGES_VERSION = 1

const VARIANTS: readonly ElectionVariant[] = ['directed', 'classic', 'chang-roberts', 'hirschberg-sinclair']
const MODES: readonly ElectionMode[] = ['quorum', 'available']

type Bodies = Omit<ElectionFrame, 'scope' | 'variant' | 'mode' | 'to'>

/** Election's messages as protobuf, version 1. */
export const messageCodec: Codec<ElectionMessage> = {
  encode: ({ scope, kind, to, body }) =>
    ElectionFrame.encode({
      scope,
      variant: VARIANTS.indexOf(kind.variant),
      mode: MODES.indexOf(kind.mode),
      to: to ?? '',
      ...writeBody(body)
    }),
  decode: (bytes) => {
    let frame: ElectionFrame
    try {
      frame = ElectionFrame.decode(bytes)
    } catch (error) {
      throw new MalformedMessageError('not a message of election: not its schema', { cause: error })
    }
    const { scope, variant, mode, to, ...bodies } = frame
    const kind = { variant: VARIANTS[variant], mode: MODES[mode] }
    check(kind.variant !== undefined && kind.mode !== undefined, 'it elects in a way that this version knows')
    const message = {
      scope: readScope(scope),
      kind: { variant: kind.variant, mode: kind.mode },
      body: readBody(bodies)
    }
    return to === '' ? message : { ...message, to: readPeer(to) }
  }
}

function writeBody(body: ScopeMessage): Bodies {
  switch (body.type) {
    case 'election':
      return { election: { id: body.id, rank: body.rank, term: body.term } }
    case 'nominate':
      return { nominate: { id: body.id, rank: body.rank, term: body.term } }
    case 'ok':
      return { ok: body.id }
    case 'hop':
      return { hop: { sequence: body.sequence, ...writeTravelling(body.message) } }
    case 'hop-heard':
      return { hopHeard: body.sequence }
    case 'here':
      return { here: { candidate: body.candidate, rank: body.rank } }
    case 'lead':
      return { lead: { claim: body.claim, ageMs: body.ageMs, session: body.session ?? '' } }
    case 'resigned':
      return { resigned: body.id }
    case 'offer':
      return { offer: body.term }
    case 'ready':
      return { ready: { term: body.term, session: body.session } }
    case 'handover':
      return { handover: body.term }
  }
}

function readBody(bodies: Bodies): ScopeMessage {
  const set = Object.values(bodies).filter((field) => field !== undefined).length
  check(set === 1, 'it is exactly one of its kinds')
  const { election, nominate, ok, hop, hopHeard, here, lead, resigned, offer, ready, handover } = bodies
  if (lead !== undefined) {
    const { claim, ageMs, session } = lead
    const read = { type: 'lead', claim: readClaim(claim), ageMs: readCounter(ageMs, 'an age') } as const
    return session === '' ? read : { ...read, session: readSession(session) }
  }
  if (here !== undefined) {
    return { type: 'here', candidate: here.candidate, rank: readRank(here.rank) }
  }
  if (election !== undefined) {
    return { type: 'election', ...readQuestion(election) }
  }
  if (nominate !== undefined) {
    return { type: 'nominate', ...readQuestion(nominate) }
  }
  if (ok !== undefined) {
    return { type: 'ok', id: readCounter(ok, 'a number') }
  }
  if (hop !== undefined) {
    return { type: 'hop', sequence: readCounter(hop.sequence, 'a number'), message: readTravelling(hop) }
  }
  if (hopHeard !== undefined) {
    return { type: 'hop-heard', sequence: readCounter(hopHeard, 'a number') }
  }
  if (resigned !== undefined) {
    return { type: 'resigned', id: readCounter(resigned, 'a number') }
  }
  if (offer !== undefined) {
    return { type: 'offer', term: readTerm(offer) }
  }
  if (ready !== undefined) {
    const session = ready.session === '' ? '' : readSession(ready.session)
    return { type: 'ready', term: readTerm(ready.term), session }
  }
  check(handover !== undefined, 'it is of a kind that this version knows')
  return { type: 'handover', term: readTerm(handover) }
}

function readQuestion({ id, rank, term }: QuestionFields): {
  readonly id: number
  readonly rank: ReturnType<typeof readRank>
  readonly term: number
} {
  return { id: readCounter(id, 'a number'), rank: readRank(rank), term: readTerm(term) }
}

function writeTravelling(message: RingMessage): Omit<HopFields, 'sequence'> {
  switch (message.type) {
    case 'probe':
      return { probe: writeTravel(message) }
    case 'reply':
      return { reply: writeTravel(message) }
    case 'elected':
      return { elected: { claim: message.claim, hops: message.hops } }
  }
}

function readTravelling({ probe, reply, elected }: HopFields): RingMessage {
  const set = [probe, reply, elected].filter((field) => field !== undefined).length
  check(set === 1, 'one thing travels in a hop')
  if (probe !== undefined) {
    return { type: 'probe', ...readTravel(probe) }
  }
  if (reply !== undefined) {
    return { type: 'reply', ...readTravel(reply) }
  }
  check(elected !== undefined, 'what travels is of a kind that this version knows')
  return { type: 'elected', claim: readClaim(elected.claim), hops: readHops(elected.hops) }
}

function writeTravel({ id, rank, term, direction, phase, hops }: ProbeMessage | ReplyMessage): TravelFields {
  return { id, rank, term, back: direction === 'back', phase, hops }
}

function readTravel({ back, phase, hops, ...question }: TravelFields): Omit<ProbeMessage, 'type'> {
  const direction = back ? 'back' : 'forth'
  return { ...readQuestion(question), direction, phase: readPhase(phase), hops: readHops(hops) }
}
