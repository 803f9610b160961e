import { InvalidParametersError } from '@peermesh/kernel'

/** What a request says with its address. */
type Parameters = Readonly<Record<string, string | number | boolean | undefined>>

/**
 * The address of a request. What is not given is left out.
 *
 * @throws InvalidParametersError for text that an address can't carry: something else would be asked for in its place, or written to
 */
export function requestPath(route: string, given: Parameters): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(given)) {
    const text = String(value)
    if (!text.isWellFormed()) {
      throw new InvalidParametersError(
        `${name} is well-formed text, and not ${JSON.stringify(text)}: half of a pair of surrogates is no character.`
      )
    }
    if (value !== undefined) {
      query.set(name, text)
    }
  }
  return `${route}?${query}`
}
