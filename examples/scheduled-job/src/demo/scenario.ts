import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { attach } from 'peermesh'
import { Ledger, serveLedger } from '../ledger.ts'
import { type Said, WorkerProcess } from './worker-process.ts'

const NAMES = ['one', 'two', 'three'] as const
const STEPS = 4
const PACE = ['--every', '3000', '--steps', String(STEPS), '--step', '150']

/** When a worker is killed, or paused: in the middle. */
const MIDDLE = 2

export interface Figures {
  readonly jobs: number
  readonly steps: number
  /** From the SIGKILL until the next worker went on with the job. */
  readonly takeoverMs: number
  /** Writes of the worker that was paused. */
  readonly refused: number
}

/** The story: one of three does a job; the next is killed in the middle of one; then one is paused in the middle, and late. */
export class Scenario {
  readonly #root: string
  readonly #write: (text: string) => void
  readonly #startedAt = performance.now()
  readonly #ledger = new Ledger()
  readonly #workers = new Map<string, WorkerProcess>()
  #server: Awaited<ReturnType<typeof serveLedger>> | undefined
  #address = ''
  /** What is done before all of them are there is not worth a line. */
  #isShown = false

  constructor(root: string, write: (text: string) => void) {
    this.#root = root
    this.#write = write
  }

  async run(signal: AbortSignal): Promise<Figures> {
    this.#server = await serveLedger(this.#ledger)
    const first = this.#start(NAMES[0], '--found')
    const { addresses } = await first.until(isOf('ready'), signal)
    this.#address = (addresses as readonly string[])[0] ?? ''
    for (const name of NAMES.slice(1)) {
      this.#start(name, '--join', this.#address)
    }
    await this.#whole(signal)
    this.#event('Three workers, each a process; a job is due every three seconds.')
    this.#isShown = true
    await this.#nextJob({ after: this.#lastDue, type: 'done' }, signal)
    const takeoverMs = await this.#killOne(signal)
    await this.#pauseOne(signal)
    this.#verify()
    const jobs = new Set(this.#ledger.entries.map(({ due }) => due)).size
    return { jobs, steps: this.#ledger.entries.length, takeoverMs, refused: this.#ledger.refused.length }
  }

  endNow(): void {
    for (const worker of this.#workers.values()) {
      worker.send('SIGKILL')
    }
    this.#server?.close()
  }

  async #killOne(signal: AbortSignal): Promise<number> {
    const { worker, due } = await this.#nextJob({ after: this.#lastDue, type: 'step', step: MIDDLE }, signal)
    worker.send('SIGKILL')
    this.#workers.delete(worker.name)
    const killedAt = performance.now()
    this.#event(`— ${worker.name} is killed in the middle of it: SIGKILL —`)
    await this.#anyOf((said) => said['type'] === 'begins' && said['due'] === due, signal)
    const takeoverMs = Math.round(performance.now() - killedAt)
    await this.#anyOf((said) => said['type'] === 'done' && said['due'] === due, signal)
    await this.#start(worker.name, '--join', this.#address).until(isOf('ready'), signal)
    await this.#whole(signal)
    return takeoverMs
  }

  async #pauseOne(signal: AbortSignal): Promise<void> {
    const { worker, due } = await this.#nextJob({ after: this.#lastDue, type: 'step', step: MIDDLE }, signal)
    worker.send('SIGSTOP')
    this.#workers.delete(worker.name)
    this.#event(`— ${worker.name} is paused in the middle of it: SIGSTOP —`)
    await this.#anyOf((said) => said['type'] === 'done' && said['due'] === due, signal)
    this.#workers.set(worker.name, worker)
    worker.send('SIGCONT')
    this.#event(`— ${worker.name} wakes, and believes that it holds the lock —`)
    await worker.until(isOf('refused'), signal)
  }

  /** What somebody says of a job that was due later than `after`: it has come so far. */
  async #nextJob(
    { after, type, step }: { readonly after: number; readonly type: string; readonly step?: number },
    signal: AbortSignal
  ): Promise<{ readonly worker: WorkerProcess; readonly due: number }> {
    const { worker, said } = await this.#anyOf(
      (event) =>
        event['type'] === type && Number(event['due']) > after && (step === undefined || event['step'] === step),
      signal
    )
    return { worker, due: Number(said['due']) }
  }

  async #anyOf(
    matches: (said: Said) => boolean,
    signal: AbortSignal
  ): Promise<{ readonly worker: WorkerProcess; readonly said: Said }> {
    const found = new AbortController()
    const until = AbortSignal.any([signal, found.signal])
    try {
      return await Promise.any(
        [...this.#workers.values()].map(async (worker) => ({ worker, said: await worker.until(matches, until) }))
      )
    } catch (error) {
      throw signal.aborted ? signal.reason : error
    } finally {
      found.abort()
    }
  }

  get #lastDue(): number {
    return this.#ledger.entries.at(-1)?.due ?? 0
  }

  /** All three vote, and reach each other: so any of them may fail. */
  async #whole(signal: AbortSignal): Promise<void> {
    for (const name of NAMES) {
      const peer = attach(join(this.#root, name))
      for (let reached = 0; reached < NAMES.length; reached = await reachedBy(peer, signal)) {
        await sleep(100, undefined, { signal })
      }
    }
  }

  #verify(): void {
    const { entries, refused } = this.#ledger
    const dues = [...new Set(entries.map(({ due }) => due))]
    for (const due of dues) {
      const steps = entries.filter((entry) => entry.due === due).map(({ step }) => step)
      if (steps.some((step, index) => step !== index + 1)) {
        throw new Error(`Of the job of ${due} these steps were done: ${steps.join(', ')}`)
      }
    }
    const fences = entries.map(({ fence }) => BigInt(fence))
    if (fences.some((fence, index) => index > 0 && fence < (fences[index - 1] ?? 0n))) {
      throw new Error(`The ledger took fences out of order: ${fences.join(', ')}`)
    }
    if (!refused.some(({ name }) => name === 'StaleFenceError')) {
      throw new Error('The worker that was paused was not refused.')
    }
  }

  #start(name: string, ...how: readonly string[]): WorkerProcess {
    const given = ['--ledger', this.#server?.url ?? '', '--data', join(this.#root, name), ...PACE, ...how]
    const worker = new WorkerProcess(name, given, (said) => this.#show(name, said))
    this.#workers.set(name, worker)
    return worker
  }

  #show(name: string, { type, from, step, fence, reason }: Said): void {
    if (!this.#isShown) {
      return
    }
    const who = name.padEnd(5)
    switch (type) {
      case 'begins':
        this.#event(`${who}  runs the job from step ${String(from)} on, under fence ${String(fence)}`)
        return
      case 'step':
        this.#event(`${who}  step ${String(step)} of ${STEPS}`)
        return
      case 'done':
        this.#event(`${who}  done`)
        return
      case 'refused':
        this.#event(`${who}  is refused: ${String(reason)}`)
    }
  }

  #event(text: string): void {
    this.#write(`${((performance.now() - this.#startedAt) / 1_000).toFixed(1).padStart(6)} s  ${text}`)
  }
}

function isOf(type: string): (said: Said) => boolean {
  return (said) => said['type'] === type
}

async function reachedBy(peer: ReturnType<typeof attach>, signal: AbortSignal): Promise<number> {
  try {
    const [group] = (await peer.status({ signal })).quorum
    return group?.configuration?.voters.length === NAMES.length ? group.reachable.length : 0
  } catch {
    // It has not started yet.
    signal.throwIfAborted()
    return 0
  }
}
