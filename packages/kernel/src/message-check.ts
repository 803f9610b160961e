import { MalformedMessageError } from './errors.ts'

/**
 * Says that something which a codec read is as it must be. What the codecs of all cores have in common: bytes of a peer either make a message within all limits, or the one error
 * that says that they make none.
 *
 * @throws MalformedMessageError where it does not hold
 */
export type MessageCheck = (condition: boolean, what: string) => asserts condition

/** @param core whose messages these are, for the error to name */
export function messageCheck(core: string): MessageCheck {
  return (condition, what) => {
    if (!condition) {
      throw new MalformedMessageError(`not a message of ${core}: ${what}`)
    }
  }
}

/**
 * Text of 1 to so many characters. Decoders make lone surrogates of bytes that are not UTF-8, so text is checked for them.
 *
 * @throws MalformedMessageError
 */
export function readText(check: MessageCheck, text: string, lengthMax: number, what: string): string {
  check(text.length > 0 && text.length <= lengthMax, `${what} has 1 to ${lengthMax} characters`)
  check(text.isWellFormed(), `${what} is well-formed text`)
  return text
}
