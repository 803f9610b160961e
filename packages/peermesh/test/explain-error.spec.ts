import { TooFewReplicasError } from '@peermesh/partition'
import { OutcomeUnknownError } from '@peermesh/quorum'
import { expect, test } from 'vitest'
import { explainError } from '../src/cli/explain-error.ts'
import { fromFailure, toFailure } from '../src/errors.ts'

/** As it comes over the control socket. */
const remedyOf = (error: Error) => explainError(fromFailure(toFailure(error))).remedy

test('what to do where an outcome is unknown is said of voters, or of replicas where the value is always writable', () => {
  expect(remedyOf(new OutcomeUnknownError('It may have been set.', { reason: 'lost' }))).toContain('voters')
  const remedy = remedyOf(new OutcomeUnknownError('It may be written.', { reason: 'lost', plane: 'available' }))
  expect(remedy).toContain('peermesh partitions get KEY --available')
  expect(remedy).not.toContain('voters')
  expect(remedyOf(new TooFewReplicasError('Too few.'))).toContain('replicas')
})
