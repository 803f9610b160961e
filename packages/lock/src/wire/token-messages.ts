import { readText } from '@peermesh/kernel'
import type { WarmBallot } from '@peermesh/quorum/core'
import {
  type Ask,
  type AskId,
  CARRIED_MAX,
  type Epoch,
  type ForcedToken,
  type Holding,
  type LockMode,
  REASON_LENGTH_MAX,
  type TokenAlgorithm,
  type TokenMessage,
  type TokenVariant,
  WARM_BYTES_MAX
} from '../core/index.ts'
import {
  check,
  readCount,
  readCounter,
  readFence,
  readGeneration,
  readName,
  readPeer,
  readSession,
  readStart
} from './fields.ts'
import type {
  Ask as AskFields,
  AskId as AskIdFields,
  Epoch as EpochFields,
  Forced as ForcedFields,
  Inside as InsideFields,
  LockFrame,
  Token as TokenFrame,
  Variant as VariantFields,
  Warm as WarmFields
} from './messages.js'

/** The kinds of a frame that are about tokens, of which it has one. */
export type TokenFields = Pick<LockFrame, 'request' | 'token' | 'epoch' | 'locate' | 'placed'>

/** As quorum has them: 32 digits, and the name of a peer with the nonce of its start. */
const GROUP_LENGTH_MAX = 64
const LINEAGE_LENGTH_MAX = 64
const PROPOSER_LENGTH_MAX = 160

/** By their numbers on the wire, which are never reused. */
const ALGORITHMS: readonly TokenAlgorithm[] = ['naimi-trehel', 'suzuki-kasami', 'raymond']
const MODES: readonly LockMode[] = ['strict', 'fenced']

export function writeToken(message: TokenMessage): TokenFields {
  const { name, epoch } = message
  switch (message.type) {
    case 'request':
      return { request: { name, epoch, variant: writeVariant(message.variant), ask: message.ask } }
    case 'token': {
      const { ask, version, fences, carried, warm } = message
      const queue = [...carried.queue]
      const served = [...carried.served]
      const lent = warm === undefined ? {} : { warm: writeWarm(warm) }
      const fields = { name, epoch, ask, version, nextFence: fences.next, lastFence: fences.last, queue, served }
      return { token: { ...fields, ...lent } }
    }
    case 'epoch':
      return { epoch: { name, epoch, root: message.root, ...writeForced(message.forced) } }
    case 'locate':
      return { locate: { name, epoch, variant: writeVariant(message.variant), isLost: message.isLost } }
    case 'placed':
      return { placed: { name, epoch, ask: message.ask, wave: message.wave, ...writeInside(message.inside) } }
  }
}

export function readToken({ request, token, epoch, locate, placed }: TokenFields): TokenMessage {
  if (request !== undefined) {
    const { variant, ask } = request
    return { type: 'request', ...readHead(request), variant: readVariant(variant), ask: readAsk(ask) }
  }
  if (token !== undefined) {
    return readWholeToken(token)
  }
  if (epoch !== undefined) {
    return { type: 'epoch', ...readHead(epoch), root: readPeer(epoch.root), ...readForced(epoch.forced) }
  }
  if (locate !== undefined) {
    return { type: 'locate', ...readHead(locate), variant: readVariant(locate.variant), isLost: locate.isLost }
  }
  check(placed !== undefined, 'it is of a kind that this version knows')
  const wave = readCount(placed.wave, 'a wave')
  return { type: 'placed', ...readHead(placed), ask: readAskId(placed.ask), wave, ...readInside(placed.inside) }
}

function writeForced(forced: ForcedToken | undefined): { readonly forced?: ForcedFields } {
  return forced === undefined ? {} : { forced: { ...forced, variant: writeVariant(forced.variant) } }
}

function readForced(fields: ForcedFields | undefined): { readonly forced?: ForcedToken } {
  if (fields === undefined) {
    return {}
  }
  const { variant, session, by, reason } = fields
  const words = { by: readPeer(by), reason: readText(check, reason, REASON_LENGTH_MAX, 'a reason') }
  return { forced: { variant: readVariant(variant), session: readSession(session), ...words } }
}

function writeInside(holding: Holding | undefined): { readonly inside?: InsideFields } {
  if (holding === undefined) {
    return {}
  }
  const { peer, session, request, fence } = holding
  return { inside: { peer, session, request, ...fence } }
}

function readInside(inside: InsideFields | undefined): { readonly inside?: Holding } {
  if (inside === undefined) {
    return {}
  }
  const { peer, session, request, generation, counter } = inside
  const holding = { peer: readPeer(peer), session: readSession(session), request: readCounter(request, 'a request') }
  return { inside: { ...holding, fence: readFence(generation, counter) } }
}

function readWholeToken(token: TokenFrame): TokenMessage {
  const next = readCounter(token.nextFence, 'a fence')
  const last = readCount(token.lastFence, 'a fence')
  check(next <= last + 1, 'the fences of a token are those from the next to the last')
  const version = readCounter(token.version, 'a version')
  const { queue, served } = token
  check(Math.max(queue.length, served.length) <= CARRIED_MAX, `a token carries at most ${CARRIED_MAX} asks`)
  const carried = { queue: queue.map(readAsk), served: served.map(readAsk) }
  const warm = token.warm === undefined ? {} : { warm: readWarm(token.warm) }
  const ask = readAskId(token.ask)
  return { type: 'token', ...readHead(token), ask, version, fences: { next, last }, carried, ...warm }
}

function writeWarm({ era, ballot, value }: WarmBallot): WarmFields {
  const { group, lineage, epoch } = era
  return { group, lineage, epoch, round: ballot.round, proposer: ballot.proposer, value }
}

function readWarm({ group, lineage, epoch, round, proposer, value }: WarmFields): WarmBallot {
  check(
    value.length > 0 && value.length <= WARM_BYTES_MAX,
    `a register that travels is of 1 to ${WARM_BYTES_MAX} bytes`
  )
  return {
    era: {
      group: readText(check, group, GROUP_LENGTH_MAX, 'the name of a group'),
      lineage: readText(check, lineage, LINEAGE_LENGTH_MAX, 'a lineage'),
      epoch: readCounter(epoch, 'an epoch')
    },
    ballot: {
      epoch,
      round: readCounter(round, 'a round'),
      proposer: readText(check, proposer, PROPOSER_LENGTH_MAX, 'a proposer')
    },
    value
  }
}

function readHead({ name, epoch }: { readonly name: string; readonly epoch?: EpochFields | undefined }): {
  readonly name: string
  readonly epoch: Epoch
} {
  check(epoch !== undefined, 'it is of an epoch')
  const { generation, count } = epoch
  return {
    name: readName(name),
    epoch: { generation: readGeneration(generation), count: readCounter(count, 'an epoch') }
  }
}

function writeVariant({ algorithm, mode }: TokenVariant): VariantFields {
  return { algorithm: ALGORITHMS.indexOf(algorithm), mode: MODES.indexOf(mode) }
}

function readVariant(variant: VariantFields | undefined): TokenVariant {
  const algorithm = ALGORITHMS[variant?.algorithm ?? -1]
  const mode = MODES[variant?.mode ?? -1]
  check(algorithm !== undefined && mode !== undefined, 'it is of an algorithm and a mode that this version knows')
  return { algorithm, mode }
}

function readAsk(ask: AskFields | undefined): Ask {
  check(ask !== undefined, 'somebody asks')
  const { peer, waitedMs, hurries } = ask
  return { peer: readPeer(peer), ...readAskId(ask), waitedMs: readCount(waitedMs, 'a time'), hurries }
}

function readAskId(ask: AskIdFields | undefined): AskId {
  check(ask !== undefined, 'it is for an ask')
  return { start: readStart(ask.start), number: readCounter(ask.number, 'the number of an ask') }
}
