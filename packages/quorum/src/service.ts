import { type Logger, type Startable, serviceCapabilities, serviceDependencies } from '@libp2p/interface'
import { registerGauges, type SeatHandle, systemClock } from '@peermesh/host'
import { checkOptions, InvalidParametersError } from '@peermesh/kernel'
import { TypedEventEmitter } from 'main-event'
import { raceSignal } from 'race-signal'
import {
  type Configuration,
  type GroupStatus,
  IDLE_MS,
  LEASE_MS,
  type QuorumCore,
  type QuorumEvent,
  type QuorumTypes,
  ROOT,
  type SessionLoss
} from './core/index.ts'
import { checkVoters, INIT_OPTIONS, OPERATION_OPTIONS, SESSION_OPTIONS } from './checks.ts'
import { errorFor, GroupServesError } from './errors.ts'
import { quorumGauges } from './metrics.ts'
import type {
  Quorum,
  QuorumComponents,
  QuorumEvents,
  QuorumGroup,
  QuorumInit,
  QuorumSession,
  Register
} from './quorum.ts'
import { type Ask, registerOf } from './register.ts'
import { quorumSeat } from './seat.ts'
import { Session } from './session.ts'

interface OpenedSession {
  readonly session: string
}

const GROUP_PATTERN = /^[a-z0-9-]{1,32}$/

/** Maps the API to commands of the core, and its events to sessions and listeners. All that is decided is decided in the core. */
export class QuorumService extends TypedEventEmitter<QuorumEvents> implements Quorum, Startable {
  readonly [Symbol.toStringTag] = '@peermesh/quorum'
  readonly [serviceCapabilities] = ['@peermesh/quorum']
  readonly [serviceDependencies] = ['@peermesh/host', '@peermesh/membership']

  readonly #log: Logger
  readonly #seat: SeatHandle<QuorumTypes>
  readonly #sessions = new Map<string, Session>()
  /** Those too that other services hold. */
  readonly #heldSessions = new Set<string>()
  readonly #lostSessions = { closed: 0, 'not-renewed': 0, stalled: 0, expired: 0 } satisfies Record<SessionLoss, number>
  readonly #ask: Ask = (command, options) => this.#seat.command(command, options)

  /** @throws InvalidParametersError for options that cannot be meant */
  constructor(components: QuorumComponents, init: QuorumInit) {
    super()
    checkOptions('', init, INIT_OPTIONS)
    this.#log = components.logger.forComponent('peermesh:quorum')
    this.#seat = components.host.seat({ ...quorumSeat({ idleMs: IDLE_MS, ...init }), errorFor })
    components.host.addEventListener('failure', () => this.#endSessions())
    components.host.addEventListener('restart', () => this.#endSessions())
    this.#seat.onEvent((event) => this.#onEvent(event))
    const sessions = () => ({ held: this.#heldSessions.size, ...this.#lostSessions })
    registerGauges(
      components.metrics,
      quorumGauges({
        status: () => this.status(),
        refusals: () => this.refusals(),
        outcomes: () => this.#core.outcomes(),
        sessions
      })
    )
  }

  start(): void {
    // The host starts the core. Here for libp2p, which stops only what can be started.
  }

  stop(): void {
    this.#endSessions()
  }

  group(name: string = ROOT): QuorumGroup {
    if (!GROUP_PATTERN.test(name)) {
      throw new InvalidParametersError(`The name of a group is 1 to 32 of a-z, 0-9 and '-': not '${name}'.`)
    }
    return {
      name,
      register: <T>(key: string) => registerOf<T>(name, key, this.#ask),
      session: (options = {}) => this.#session(name, options),
      expired: async (session, options = {}) => {
        checkOptions('', options, OPERATION_OPTIONS)
        if (typeof session !== 'string' || !session.includes('/')) {
          throw new InvalidParametersError(`A session is named by its id, not ${String(session)}.`)
        }
        await this.#ask({ type: 'await-expiry', session }, options)
      },
      status: () => this.#statusOf(name),
      reconfigure: async (voters, options = {}) => {
        checkOptions('', options, OPERATION_OPTIONS)
        checkVoters(voters)
        const unfit = this.#core.unfit(voters)
        if (unfit !== undefined) {
          throw new InvalidParametersError(`These voters could not serve: ${unfit}. Nothing was changed.`)
        }
        const { timeoutMs } = options
        return (await this.#ask({ type: 'reconfigure', group: name, voters, timeoutMs }, options)) as Configuration
      },
      forceReconfigure: async (options) => {
        // A slip that no type checker saw must not lose anything.
        if ((options as { readonly acceptLoss?: unknown } | undefined)?.acceptLoss !== true) {
          throw new InvalidParametersError('forceReconfigure may lose what was acknowledged: say acceptLoss: true.')
        }
        const serves = this.#core.servesBecause(name)
        if (serves !== undefined) {
          const message = `The group ${name} need not be forced on: ${serves}. Nothing was changed.`
          throw new GroupServesError(message, { group: name })
        }
        return (await this.#ask({ type: 'force-reconfigure', group: name }, options)) as Configuration
      }
    }
  }

  register<T = unknown>(name: string): Register<T> {
    return registerOf<T>(ROOT, name, this.#ask)
  }

  status(): GroupStatus[] {
    return this.#core.status()
  }

  refusals(): Readonly<Record<string, number>> {
    return this.#core.refusals()
  }

  async #session(group: string, options: NonNullable<Parameters<QuorumGroup['session']>[0]>): Promise<QuorumSession> {
    checkOptions('', options, SESSION_OPTIONS)
    const { leaseMs = LEASE_MS, timeoutMs } = options
    const opening = this.#ask({ type: 'open-session', group, leaseMs, timeoutMs, own: true }, undefined)
    const { session: id } = (await raceSignal(opening, options.signal).catch((error: unknown) => {
      this.#closeUnclaimed(opening)
      throw error
    })) as OpenedSession
    const session = new Session(id, {
      isHeld: () => this.#core.isHeld(id, systemClock.moment()),
      close: async () => {
        await this.#ask({ type: 'close-session', session: id }, undefined)
      }
    })
    this.#sessions.set(id, session)
    // Between the core's answer and this turn it may have been lost again, and that event has passed.
    if (!session.isHeld) {
      this.#end(id, 'not-renewed')
    }
    return session
  }

  /** Whoever asked for it gave up waiting: nobody else would ever close it. */
  #closeUnclaimed(opening: Promise<unknown>): void {
    opening
      .then((opened) => this.#ask({ type: 'close-session', session: (opened as OpenedSession).session }, undefined))
      .catch((error: unknown) =>
        this.#log('a session that nobody waited for was not opened, or not closed - %e', error)
      )
  }

  #statusOf(group: string): GroupStatus {
    return this.status().find((status) => status.group === group) ?? unknownGroup(group)
  }

  get #core(): QuorumCore {
    return this.#seat.core as QuorumCore
  }

  #endSessions(): void {
    this.#heldSessions.clear()
    for (const id of [...this.#sessions.keys()]) {
      this.#end(id, 'closed')
    }
  }

  #end(id: string, reason: NonNullable<Session['lost']>): void {
    this.#sessions.get(id)?.end(reason)
    this.#sessions.delete(id)
  }

  #onEvent(event: QuorumEvent): void {
    switch (event.type) {
      case 'session-held':
        this.#heldSessions.add(event.session)
        return
      case 'session-lost':
        this.#heldSessions.delete(event.session)
        this.#lostSessions[event.reason]++
        this.#end(event.session, event.reason)
        return
      case 'configuration': {
        const { configuration, volatile } = event
        const { group, epoch, voters } = configuration
        this.#log('%s: epoch %d, voters %s', group, epoch, voters.map(({ peer }) => peer).join(' '))
        this.safeDispatchEvent('configuration', { detail: { configuration, volatile } })
        return
      }
      case 'forced': {
        const { configuration, by } = event
        this.#log.error('%s was forced on by %s: what was acknowledged may be lost', configuration.group, by)
        this.safeDispatchEvent('forced', { detail: { configuration, by } })
        return
      }
      case 'retired':
        this.#log.error('%s: votes no more for it - %s', event.group, event.reason)
        return
    }
  }
}

function unknownGroup(group: string): GroupStatus {
  return {
    group,
    configuration: undefined,
    reachable: [],
    hasMajority: false,
    volatile: false,
    role: 'client',
    problem: `this peer knows no configuration of ${group}`,
    pending: 0,
    registers: 0
  }
}
