import type { Workshop } from './processes/workshop.ts'

/** How large and how often. */
export interface Scale {
  /** Tiny sizes, to see that all of it works; what is printed then says nothing about speed. */
  readonly quick: boolean
  /** Servers to compare with, by their URLs. */
  readonly redis?: readonly string[]
  readonly postgres?: string | undefined
}

/** `p99`: the smallest sample that 99 in 100 do not exceed; of fewer than 100 that is the greatest. */
export type Statistic = 'mean' | 'median' | 'p99' | 'greatest'

/** This machine has not what a row needs: it is skipped, and said to be. The message is why. */
export class RowUnavailableError extends Error {
  static override readonly name = 'RowUnavailableError'
  override readonly name = 'RowUnavailableError'
}

/** One thing that is measured, beside its limit. Every figure is a cost: less is better. */
export interface Row {
  /** Sizes included, so that a figure is never taken for another: `live-10000`. */
  readonly name: string
  readonly unit: string
  /** What is measured, in a few words. */
  readonly about: string
  /** What the limit is, in a few words. */
  readonly limitAbout: string
  /** The most that an issue allows, in `unit`. */
  readonly goal?: number
  /** The same, as a part of the limit. */
  readonly goalRatio?: number
  /** What the samples are summed up to, those of the limit too. @default 'median' */
  readonly statistic?: Statistic
  /** Rounds that are run and not counted, of the limit as of the value. @default 1 */
  readonly warmUps?: number
  /** So many samples, whatever was asked for: a percentile needs its number, and a seeded run has so many. @default as asked for */
  readonly samples?: number
  /** Starts what the row needs. All of it ends with the workshop. @throws RowUnavailableError */
  open(workshop: Workshop): Promise<Probe>
}

/** Takes samples of a row, any number of times and in any order. */
export interface Probe {
  value(): Promise<number>
  limit(): Promise<number>
}

/** What `pnpm bench <subject>` names. */
export interface Subject {
  readonly name: string
  readonly about: string
  /** @param shared what several rows use: it ends after the last of them */
  rows(scale: Scale, shared: Workshop): readonly Row[]
}
