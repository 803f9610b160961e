import type { Samples } from '../report.ts'
import type { Workshop } from '../processes/workshop.ts'
import type { Row } from '../subject.ts'

/** Samples that several rows look at, taken once: when the first of these rows is opened, with its workshop. */
export class Study {
  readonly #take: (workshop: Workshop) => Promise<Samples>
  #samples: Promise<Samples> | undefined

  constructor(take: (workshop: Workshop) => Promise<Samples>) {
    this.#take = take
  }

  row(row: Omit<Row, 'open' | 'warmUps'> & { readonly samples: number }): Row {
    return {
      ...row,
      warmUps: 0,
      open: async (workshop) => {
        this.#samples ??= this.#take(workshop)
        const { values, limits } = await this.#samples
        return inTurn(values.values(), limits.values())
      }
    }
  }
}

/** A probe of samples that are there already. */
function inTurn(values: Iterator<number>, limits: Iterator<number>): ReturnType<Row['open']> {
  return Promise.resolve({
    value: () => Promise.resolve(next(values)),
    limit: () => Promise.resolve(next(limits))
  })
}

function next(samples: Iterator<number>): number {
  const { value, done } = samples.next()
  if (done === true) {
    throw new RangeError('The study has no further sample.')
  }
  return value
}
