import { AmbiguousSubjectError, BadRequestError, UnknownSubjectError } from '../../errors.ts'
import type { Explainer, Explanation } from './explanation.ts'

/** Names that are listed where a subject could mean several. */
const CANDIDATES_MAX = 10

/**
 * Explains the one thing that a subject means.
 *
 * @throws UnknownSubjectError, AmbiguousSubjectError
 * @throws BadRequestError for a kind that there is not
 */
export async function explainSubject(
  explainers: readonly Explainer[],
  subject: string,
  kind: string | undefined
): Promise<Explanation> {
  const kinds = explainers.filter((explainer) => kind === undefined || explainer.kind === kind)
  if (kinds.length === 0) {
    throw new BadRequestError(
      `This peer explains no ${JSON.stringify(kind)}, but: ${explainers.map((explainer) => explainer.kind).join(', ')}.`
    )
  }
  const found = kinds.flatMap((explainer) =>
    explainer.find(subject, kind !== undefined).map((name) => ({ explainer, name }))
  )
  const [first, ...others] = found
  if (first === undefined) {
    const [only] = kinds
    const names = kinds.map((explainer) => explainer.kind).join(' or ')
    throw new UnknownSubjectError(
      `Nothing is known of ${kinds.length === 1 && only !== undefined ? `a ${only.kind}` : `a ${names}`} ${JSON.stringify(subject)}.`
    )
  }
  if (others.length > 0) {
    const list = found.slice(0, CANDIDATES_MAX).map(({ explainer, name }) => `\n  ${explainer.kind} ${name}`)
    const more = found.length > CANDIDATES_MAX ? `\n  and ${found.length - CANDIDATES_MAX} more` : ''
    throw new AmbiguousSubjectError(`${JSON.stringify(subject)} could be:${list.join('')}${more}`)
  }
  return await first.explainer.explain(first.name)
}
