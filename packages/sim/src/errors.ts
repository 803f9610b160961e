import { PeermeshError } from '@peermesh/kernel'

/** A rule of safety that did not hold. A suite throws it from `check` or `observe`, with the id of the rule first: `'S3: …'`. */
export class ViolationError extends PeermeshError {
  static override readonly name = 'ViolationError'
}

/** After the faults were healed, the bound passed and something that was promised had not come. The message says what. */
export class LivenessError extends PeermeshError {
  static override readonly name = 'LivenessError'
}

/** A run made more events than it may: something answers itself for ever, or far too often. */
export class RunawayError extends PeermeshError {
  static override readonly name = 'RunawayError'
}

/** What `runSeeds` throws: one seed that failed. The message is the whole report: cause, options, faults, trace and how to replay. */
export class SeedFailedError extends PeermeshError {
  static override readonly name = 'SeedFailedError'
  readonly seed: string

  constructor(seed: string, report: string, options?: ErrorOptions) {
    super(report, options)
    this.seed = seed
  }
}
