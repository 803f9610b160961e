import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Aftermath, LargeMeshInit } from '../../packages/partition/sim/large-mesh.ts'

/** What happens to a mesh at rest. */
export type Upheaval = 'join' | 'restart' | 'crash' | 'rack'

export interface UpheavalInit extends LargeMeshInit {
  /** So many restart, one after the other. */
  readonly restarts: number
}

export interface Upheavals {
  readonly aftermaths: Readonly<Record<Upheaval, Aftermath>>
  readonly configurationBytes: number
}

/** Of a thousand peers every two have a link, and every peer knows each partition that is used: some gigabytes, where a process has four by default. */
const MEMORY = { maxOldGenerationSizeMb: 16_384, maxYoungGenerationSizeMb: 256 }

/** One simulated mesh, to which all happens in turn: a run that is the same each time, made when the first row asks for it. */
export class UpheavalStudy {
  readonly init: UpheavalInit
  #upheavals: Promise<Upheavals> | undefined

  constructor(init: UpheavalInit) {
    this.init = init
  }

  get upheavals(): Promise<Upheavals> {
    this.#upheavals ??= this.#take()
    return this.#upheavals
  }

  async #take(): Promise<Upheavals> {
    const script = new URL('./upheaval-worker.ts', import.meta.url)
    const worker = new Worker(script, { workerData: this.init, resourceLimits: MEMORY })
    // Rejects with what the worker throws.
    const [upheavals] = await once(worker, 'message')
    return upheavals
  }
}
