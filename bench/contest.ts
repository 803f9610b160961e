import type { Workshop } from './processes/workshop.ts'
import type { Probe, Row } from './subject.ts'

/** Takes one sample of a contestant. */
type Take<Sample> = () => Promise<Sample>

/** What a row says of a pair of contestants. */
interface Pairing<Name extends string, Sample> extends Omit<Row, 'open'> {
  /** Whose sample is measured. */
  readonly value: Name
  /** Whose is beside it. */
  readonly beside: Name
  /** What of a sample the row is about. */
  readonly figure: (sample: Sample) => number
}

/**
 * Several that do the same work, in rounds: each takes a sample a round, and who begins moves on by one from round to round, so that the noise
 * of the machine and what one leaves to the next hit all alike. A row looks at two of them; rows of one contest are about the same rounds.
 */
export class Contest<Name extends string, Sample = number> {
  readonly #open: (workshop: Workshop) => Promise<Readonly<Record<Name, Take<Sample>>>>
  readonly #rounds: Promise<Readonly<Record<Name, Sample>>>[] = []
  #takes: Promise<Readonly<Record<Name, Take<Sample>>>> | undefined

  /** @param open starts what they need, with the workshop of the first row that asks */
  constructor(open: (workshop: Workshop) => Promise<Readonly<Record<Name, Take<Sample>>>>) {
    this.#open = open
  }

  /** All rows of a contest take as many samples and warm-ups. */
  row({ value, beside, figure, ...row }: Pairing<Name, Sample>): Row {
    return {
      ...row,
      open: (workshop): Promise<Probe> => {
        let [values, limits] = [0, 0]
        return Promise.resolve({
          value: async () => figure((await this.#round(values++, workshop))[value]),
          limit: async () => figure((await this.#round(limits++, workshop))[beside])
        })
      }
    }
  }

  #round(index: number, workshop: Workshop): Promise<Readonly<Record<Name, Sample>>> {
    this.#rounds[index] ??= this.#take(index, workshop)
    return this.#rounds[index]
  }

  async #take(index: number, workshop: Workshop): Promise<Readonly<Record<Name, Sample>>> {
    this.#takes ??= this.#open(workshop)
    const takes = Object.entries<Take<Sample>>(await this.#takes)
    const samples: Partial<Record<Name, Sample>> = {}
    for (let turn = 0; turn < takes.length; turn++) {
      const [name, take] = takes[(index + turn) % takes.length] as [Name, Take<Sample>]
      samples[name] = await take()
    }
    return samples as Record<Name, Sample>
  }
}

/** A goal that there may be none of. */
export function goalRatio(ratio: number | undefined): { readonly goalRatio?: number } {
  return ratio === undefined ? {} : { goalRatio: ratio }
}
