import { CausalContext, type ReadonlyCausalContext } from '@peermesh/crdt'
import { InvalidParametersError, MalformedMessageError } from '@peermesh/kernel'
import { fromString, toString as toText } from 'uint8arrays'
import { recordCodec } from './record-codec.ts'

/** Where a reader of changes is. */
export interface Point {
  /** Operations of which it has the whole effect, on whichever key. */
  readonly taken: ReadonlyCausalContext
  /** Others that it has seen, at a peer which had them: of some of their keys it may have the effect, and of some no more. */
  readonly owed: ReadonlyCausalContext
}

/** The point of who has all that a store has. */
export function pointOf(clock: ReadonlyCausalContext): Point {
  return { taken: clock, owed: new CausalContext() }
}

/** What a point of this form begins with: another form has another letter. */
const FORM = 'a'
const BETWEEN = '.'

/** A point as text that can be kept anywhere. */
export function encodePoint({ taken, owed }: Point): string {
  return FORM + textOf(taken) + (owed.rangeCount > 0 ? BETWEEN + textOf(owed) : '')
}

/** @throws InvalidParametersError where the text is no point, or one of a form that this version does not know */
export function decodePoint(text: string): Point {
  try {
    const [taken = '', owed = ''] = text.slice(FORM.length).split(BETWEEN)
    const point = { taken: clockOf(taken), owed: clockOf(owed) }
    if (encodePoint(point) === text) {
      return point
    }
  } catch (error) {
    // A SyntaxError where it is not base64.
    if (!(error instanceof MalformedMessageError || error instanceof SyntaxError)) {
      throw error
    }
  }
  throw new InvalidParametersError(
    'since is a point that a watch or a snapshot of a store gave. What was given is none, or is cut off.'
  )
}

function textOf(clock: ReadonlyCausalContext): string {
  return toText(recordCodec.encodeClock(clock.toData()), 'base64url')
}

function clockOf(text: string): CausalContext {
  return CausalContext.fromData(recordCodec.decodeClock(fromString(text, 'base64url')))
}
