import { type Logger, type Startable, serviceCapabilities, serviceDependencies } from '@libp2p/interface'
import { HostStoppedError, registerGauges, type SeatHandle, systemClock } from '@peermesh/host'
import type {
  ElectionCore,
  ElectionEvent,
  ElectionTypes,
  LeadershipLoss,
  ScopeExplanation,
  ScopeStatus
} from './core/index.ts'
import { OpenElection } from './election.ts'
import type { Election, ElectionOptions, Elections, ElectionsComponents, ElectionsInit } from './elections.ts'
import { errorFor, kindMismatch, QuorumMissingError } from './errors.ts'
import { electionGauges } from './metrics.ts'
import { checkInit, openCommand } from './options.ts'
import { electionSeat } from './seat.ts'

/** Maps the API to commands of the core, and its events to the elections that are open. All that is decided is decided in the core. */
export class ElectionsService implements Elections, Startable {
  readonly [Symbol.toStringTag] = '@peermesh/election'
  readonly [serviceCapabilities] = ['@peermesh/election']
  readonly [serviceDependencies]: string[]

  readonly #log: Logger
  readonly #components: ElectionsComponents
  readonly #hasQuorum: boolean
  readonly #seat: SeatHandle<ElectionTypes>
  readonly #elections = new Map<string, OpenElection>()
  readonly #happened = {
    won: 0,
    resigned: 0,
    transferred: 0,
    superseded: 0,
    'lease-ended': 0,
    forced: 0,
    'kind-mismatch': 0,
    'register-taken': 0
  } satisfies Record<LeadershipLoss | Exclude<ElectionEvent['type'], 'leader' | 'lost'>, number>

  /** @throws InvalidParametersError for options that cannot be meant */
  constructor(components: ElectionsComponents, init: ElectionsInit) {
    checkInit(init)
    const { quorum = true } = init
    this.#hasQuorum = quorum
    this[serviceDependencies] = ['@peermesh/host', '@peermesh/membership', ...(quorum ? ['@peermesh/quorum'] : [])]
    this.#log = components.logger.forComponent('peermesh:election')
    this.#components = components
    this.#seat = components.host.seat({ ...electionSeat(init), errorFor })
    components.host.addEventListener('failure', () => this.#endAll())
    components.host.addEventListener('restart', () => this.#beginAll())
    this.#seat.onEvent((event) => this.#onEvent(event))
    registerGauges(
      components.metrics,
      electionGauges({
        status: () => this.status(),
        isLeader: (scope) => this.#core.isLeader(scope, systemClock.moment()),
        happened: () => this.#happened
      })
    )
  }

  start(): void {
    // The host starts the core. Here for libp2p, which stops only what can be started.
  }

  /** Whoever leads gives it up: the others need not wait until they miss it. */
  async beforeStop(): Promise<void> {
    const elections = [...this.#elections.values()]
    await Promise.allSettled(elections.map(async (election) => election.close()))
  }

  stop(): void {
    this.#endAll()
  }

  open(scope: string, options: ElectionOptions = {}): Election {
    const command = openCommand(scope, options)
    const { kind } = command
    const known = this.#elections.get(scope)
    if (known !== undefined) {
      if (known.variant !== kind.variant || known.mode !== kind.mode) {
        throw kindMismatch(scope, { variant: known.variant, mode: known.mode })
      }
      return known
    }
    if (kind.mode === 'quorum' && !this.#hasQuorum) {
      const message = `${scope} is to be opened in quorum mode, and this node has no quorum: add that service, or say mode: 'available'.`
      throw new QuorumMissingError(message, { scope })
    }
    const election = new OpenElection(command, {
      self: () => this.#components.host.identity.peer,
      command: (ask, abort) => this.#seat.command(ask, abort),
      isLeader: () => this.#core.isLeader(scope, systemClock.moment()),
      status: () => this.status().find((status) => status.scope === scope),
      closed: () => this.#elections.delete(scope)
    })
    this.#elections.set(scope, election)
    void election.begin()
    return election
  }

  get(scope: string): Election | undefined {
    return this.#elections.get(scope)
  }

  status(): ScopeStatus[] {
    return this.#core.status()
  }

  explain(scope: string): ScopeExplanation[] {
    return this.#core.explain(scope)
  }

  explained(): string[] {
    return this.#core.explained()
  }

  get #core(): ElectionCore {
    return this.#seat.core as ElectionCore
  }

  #beginAll(): void {
    for (const election of this.#elections.values()) {
      election.forget()
      void election.begin()
    }
  }

  #endAll(): void {
    for (const election of [...this.#elections.values()]) {
      election.end(new HostStoppedError())
    }
  }

  #onEvent(event: ElectionEvent): void {
    if (event.type === 'leader') {
      this.#log('%s: %s leads', event.scope, event.leader?.peer ?? 'nobody')
    } else {
      this.#log('%s: %s', event.scope, event.type)
      this.#happened[event.type === 'lost' ? event.reason : event.type]++
    }
    this.#elections.get(event.scope)?.heard(event)
  }
}
