import { join } from 'node:path'
import type { ChildExit, ChildPeer, ReadyLine } from '../child-peer.ts'
import type { RowState } from './row.ts'

/** A peer that `up` runs, through all the processes that it has been. */
export interface ManagedPeer {
  /** Below the data root: `peer-1`. */
  readonly directory: string
  readonly dataDir: string
  readonly state: Exclude<RowState, 'silent'>
  readonly child: ChildPeer | undefined
  readonly ready: ReadyLine | undefined
  /** How its last process ended, where none runs. */
  readonly exit: ChildExit | undefined
}

export interface SupervisorInit {
  readonly root: string
  readonly count: number
  /** Directories below the root that are there already: of peers that know their mesh. */
  readonly known: ReadonlySet<string>
  /** Starts peers again that end before they are told to. */
  readonly restarts: boolean
  readonly spawn: (dataDir: string, how: readonly string[]) => ChildPeer
  readonly now: () => number
  readonly onChange: () => void
  /** A peer wrote a line on standard error. */
  readonly onLine: (peer: ManagedPeer, line: string) => void
  /** A peer ended though nobody asked it to; it is started again after `againInMs`, where it is. */
  readonly onEnd: (peer: ManagedPeer, exit: ChildExit, againInMs: number | undefined) => void
}

/** The first start after an end waits this long, each further one twice as long … */
const RESTART_MIN_MS = 1_000

/** … up to this: a peer that cannot run must not keep the machine busy. */
const RESTART_MAX_MS = 30_000

/** A peer that ran for so long begins at the shortest wait again. */
const STABLE_MS = 60_000

type Mutable<T> = { -readonly [name in keyof T]: T[name] }

interface Place extends Mutable<ManagedPeer> {
  startedAt: number
  /** How long it was waited with before its last start; nothing at the first. */
  waitedMs: number | undefined
  timer: NodeJS.Timeout | undefined
}

/** @param waitedMs before the start of the process that ended, which ran for `ranMs` */
export function restartWaitMs(waitedMs: number | undefined, ranMs: number): number {
  return waitedMs === undefined || ranMs >= STABLE_MS ? RESTART_MIN_MS : Math.min(waitedMs * 2, RESTART_MAX_MS)
}

/** Runs the processes of a mesh: starts them, tells of those that end, starts them again where it is asked to, and ends them all. */
export class Supervisor {
  readonly #init: SupervisorInit
  readonly #places: Place[]
  readonly #allEnded = Promise.withResolvers<void>()
  #stopping = false

  constructor(init: SupervisorInit) {
    this.#init = init
    this.#places = Array.from({ length: init.count }, (_, index) => ({
      directory: `peer-${index + 1}`,
      dataDir: join(init.root, `peer-${index + 1}`),
      state: 'starting',
      child: undefined,
      ready: undefined,
      exit: undefined,
      startedAt: 0,
      waitedMs: undefined,
      timer: undefined
    }))
  }

  get peers(): readonly ManagedPeer[] {
    return this.#places
  }

  /**
   * One peer founds the mesh, where it knows none yet; the others join through it. It is the first that was there before, where there is
   * one: a new one that founded would be alone in a second mesh. Resolves with the first that did not start, or with nothing.
   */
  async start(): Promise<ManagedPeer | undefined> {
    const { known } = this.#init
    const first = this.#places.find(({ directory }) => known.has(directory)) ?? this.#places[0]
    const others = this.#places.filter((place) => place !== first)
    if (first === undefined) {
      return undefined
    }
    if (!(await this.#begin(first, ['--found']))) {
      return first
    }
    if (this.#stopping) {
      return undefined
    }
    const begun = await Promise.all(others.map(async (place) => await this.#begin(place, this.#joinArguments(place))))
    return others.find((_, index) => begun[index] === false)
  }

  /** Resolves once all have ended by themselves, and none is started again. */
  get allEnded(): Promise<void> {
    return this.#allEnded.promise
  }

  async stop(): Promise<void> {
    this.#stopping = true
    await Promise.all(
      this.#places.map(async (place) => {
        clearTimeout(place.timer)
        if (place.child !== undefined && place.exit === undefined) {
          place.state = 'stopping'
          await place.child.stop()
        }
        place.state = place.state === 'ended' ? 'ended' : 'stopped'
        this.#init.onChange()
      })
    )
  }

  /** Waits for no goodbye. */
  kill(): void {
    for (const { child } of this.#places) {
      child?.kill()
    }
  }

  /** False where it ended before it was ready. */
  async #begin(place: Place, how: readonly string[]): Promise<boolean> {
    const child = this.#init.spawn(place.dataDir, how)
    Object.assign(place, { child, state: 'starting', ready: undefined, exit: undefined, startedAt: this.#init.now() })
    child.onLine((line) => this.#init.onLine(place, line))
    this.#init.onChange()
    const ended = child.exited.then((exit) => this.#ended(place, exit))
    const ready = await child.ready
    if (ready === undefined) {
      await ended
      return false
    }
    place.ready = ready
    place.state = this.#stopping ? place.state : 'running'
    this.#init.onChange()
    return true
  }

  #ended(place: Place, exit: ChildExit): void {
    place.exit = exit
    if (this.#stopping) {
      return
    }
    const wasReady = place.ready !== undefined
    const again = this.#init.restarts && (wasReady || place.waitedMs !== undefined)
    place.state = again ? 'waiting' : 'ended'
    const waitMs = again ? this.#startAgain(place) : undefined
    if (wasReady || again) {
      this.#init.onEnd(place, exit, waitMs)
    }
    this.#init.onChange()
    if (this.#places.every(({ state }) => state === 'ended')) {
      this.#allEnded.resolve()
    }
  }

  #startAgain(place: Place): number {
    const waitMs = restartWaitMs(place.waitedMs, this.#init.now() - place.startedAt)
    place.waitedMs = waitMs
    place.timer = setTimeout(() => {
      if (!this.#stopping) {
        void this.#begin(place, this.#joinArguments(place))
      }
    }, waitMs)
    return waitMs
  }

  /** Whoever runs is as good as any other to join through. */
  #joinArguments(place: Place): string[] {
    const addresses = this.#places
      .filter((other) => other !== place && other.state === 'running')
      .flatMap(({ ready }) => ready?.addresses ?? [])
    return addresses.length === 0 ? [] : ['--join', ...addresses]
  }
}
