import { cityLines } from '../cities.ts'
import { countTrueCities } from './compare.ts'
import { type Figures, type GrowthFigures, type KillFigures, others } from './figures.ts'
import { formatBar, formatCount, formatSeconds } from './format.ts'
import { bearsLoss, commonLeader, type ElectionFigures, type Leader, leaderOf, nextLeader } from './leader.ts'
import { Growth, type Progress } from './growth.ts'
import { Observer, type PeerView } from './observer.ts'
import type { DemoOptions } from './options.ts'
import { PeerProcess } from './peer-process.ts'
import type { Screen } from './screen.ts'
import { LEGEND, renderLine, renderTable, type TableRow } from './table.ts'

/** A crash that the others have not noticed by then is not waited for any longer. */
const KNOWN_WITHIN_MS = 30_000

/** Who plays what. The roles end with their scene: afterwards nothing tells these peers from the others. */
const FOUNDER = 0
const IMPORTER = 1
const VICTIM = 2
const ROLES = ['bootstrap', 'importer', 'killed half-way']

/** So many come, and go again. */
const NEWCOMERS_COUNT = 3

/**
 * The story: peers found a mesh; the cities are imported through one of them; half-way another is killed and started again; once all is
 * acknowledged the importer and the bootstrap peer are killed too and started again; then the leader is killed, and the others elect another;
 * more peers come, partitions move to them, and back when they go; in the end all hold the same.
 */
export class Scenario {
  /** Those of the beginning, and those that came and have not gone again. */
  readonly peers: PeerProcess[]
  readonly #root: string
  readonly #options: DemoOptions
  readonly #screen: Screen
  readonly #observer: Observer
  #acknowledged = 0
  #growth: Growth | undefined

  constructor(options: DemoOptions, root: string, screen: Screen) {
    this.#root = root
    this.#options = options
    this.#screen = screen
    this.peers = Array.from(
      { length: options.peers },
      (_, index) => new PeerProcess(`peer-${index + 1}`, root, { outlivesUs: options.keep === true })
    )
    this.#observer = new Observer(this.peers, () => this.#draw())
  }

  /** @throws the signal's reason, or why a peer could not be started */
  async run(signal: AbortSignal): Promise<Figures> {
    const observing = new AbortController()
    const observed = this.#observer.run(AbortSignal.any([signal, observing.signal]))
    try {
      await this.#form(signal)
      return await this.#play(signal)
    } finally {
      observing.abort()
      await observed
      this.#screen.end()
    }
  }

  async #form(signal: AbortSignal): Promise<void> {
    const founder = this.#peer(FOUNDER)
    await founder.start({ found: true }, signal)
    const others = this.peers.filter((peer) => peer !== founder)
    await Promise.all(others.map(async (peer) => await peer.start({ join: founder.address }, signal)))
    await this.#observer.until(() => this.peers.every((peer) => this.#seesAllAlive(peer)), signal)
    this.#screen.event(`${this.peers.length} peers are a mesh: each sees all of them alive.`)
  }

  async #play(signal: AbortSignal): Promise<Figures> {
    const { cities } = this.#options
    const begun = performance.now()
    const halfway = Promise.withResolvers<void>()
    const importing = this.#import((acknowledged) => {
      if (acknowledged >= cities / 2) {
        halfway.resolve()
      }
    }, signal)
    const [imported, victim] = await Promise.all([
      importing.then(async (figures) => ({ figures, kills: await this.#killImporterAndFounder(signal) })),
      halfway.promise.then(async () => await this.#killAndRestart(VICTIM, signal))
    ])
    await this.#observer.until(() => this.#allHoldAll(), signal)
    const allHaveAllMs = performance.now() - begun
    this.#screen.event('All peers hold all cities, and their digests are equal.')
    const election = await this.#killLeader(signal)
    const growth = await this.#growAndShrink(signal)
    return {
      peers: this.peers.length,
      cities,
      digest: this.#observer.view(this.#peer(FOUNDER))?.digest ?? '',
      import: imported.figures,
      allHaveAllMs: Math.round(allHaveAllMs),
      kills: [victim, ...imported.kills],
      election,
      growth,
      memoryBytes: Object.fromEntries(this.#views().map(([peer, view]) => [peer.label, view.status.memoryBytes])),
      verified: await this.#verify(signal)
    }
  }

  async #import(onProgress: (acknowledged: number) => void, signal: AbortSignal): Promise<Figures['import']> {
    const importer = this.#peer(IMPORTER)
    const { cities } = this.#options
    this.#screen.event(`${formatCount(cities)} cities are imported through ${importer.label}.`)
    const begun = performance.now()
    const { acknowledged } = await importer.attached.import(cityLines(cities), {
      signal,
      onProgress: (progress) => {
        this.#acknowledged = progress.acknowledged
        onProgress(progress.acknowledged)
      }
    })
    const elapsedMs = performance.now() - begun
    const perSecond = Math.round(acknowledged / (elapsedMs / 1_000))
    this.#screen.event(
      `${importer.label} has acknowledged all ${formatCount(acknowledged)}: ${formatCount(perSecond)} a second.`
    )
    return { acknowledged, elapsedMs: Math.round(elapsedMs), perSecond }
  }

  async #killImporterAndFounder(signal: AbortSignal): Promise<KillFigures[]> {
    return await Promise.all([this.#killAndRestart(IMPORTER, signal), this.#killAndRestart(FOUNDER, signal)])
  }

  /** It is started again with neither `--found` nor `--join`: it knows the mesh, and where its members were. */
  async #killAndRestart(index: number, signal: AbortSignal): Promise<KillFigures> {
    const peer = this.#peer(index)
    const role = ROLES[index] ?? ''
    const killedAt = performance.now()
    await peer.kill()
    this.#screen.event(`${peer.label} (${role}) is killed: SIGKILL.`)
    const known = await this.#untilKnown(peer, signal)
    const knownMs = known ? Math.round(performance.now() - killedAt) : undefined
    const knownBy = this.#observer.running.length
    if (knownMs !== undefined) {
      this.#screen.event(`${peer.label} is known to be dead by ${others(knownBy)}, after ${formatSeconds(knownMs)}.`)
    }
    const startedAt = performance.now()
    const goal = this.#acknowledged
    await peer.start({}, signal)
    this.#screen.event(`${peer.label} runs again on its data.`)
    await this.#observer.until(() => (this.#observer.view(peer)?.keys ?? 0) >= goal, signal)
    const caughtUpMs = Math.round(performance.now() - startedAt)
    this.#screen.event(`${peer.label} has caught up, ${formatSeconds(caughtUpMs)} after its start.`)
    return { peer: peer.label, role, knownMs, knownBy, downMs: Math.round(startedAt - killedAt), caughtUpMs }
  }

  /** Whoever leads by now. It is started again, and follows. */
  async #killLeader(signal: AbortSignal): Promise<ElectionFigures> {
    await this.#observer.until(() => this.#leader() !== undefined && this.#bearsLoss(), signal)
    const { name, term } = this.#leader() as Leader
    const killed = this.#named(name)
    this.#screen.event(`${killed.label} leads, in term ${term}.`)
    const killedAt = performance.now()
    await killed.kill()
    this.#screen.event(`${killed.label} (leader) is killed: SIGKILL.`)
    const leader = await nextLeader(this.#observer.running, term, signal)
    const tookMs = Math.round(performance.now() - killedAt)
    const next = { peer: this.#named(leader.name).label, term: leader.term }
    this.#screen.event(
      `${next.peer} leads now, in term ${next.term}: all know it, ${formatSeconds(tookMs)} after the kill.`
    )
    await killed.start({}, signal)
    await this.#observer.until(() => this.#leader() !== undefined && this.#allHoldAll(), signal)
    this.#screen.event(`${killed.label} runs again, and follows ${next.peer}.`)
    return { killed: { peer: killed.label, term }, next, tookMs }
  }

  async #growAndShrink(signal: AbortSignal): Promise<GrowthFigures> {
    const newcomers = Array.from({ length: NEWCOMERS_COUNT }, (_, index) => {
      return new PeerProcess(`peer-${this.peers.length + index + 1}`, this.#root, { outlivesUs: false })
    })
    this.#growth = new Growth({
      peers: this.peers,
      newcomers,
      cities: this.#options.cities,
      observer: this.#observer,
      screen: this.#screen
    })
    return await this.#growth.play(signal)
  }

  /** Whom all peers follow. */
  #leader(): Leader | undefined {
    const views = this.#views()
    return views.length < this.peers.length ? undefined : commonLeader(views.map(([, { status }]) => leaderOf(status)))
  }

  #bearsLoss(): boolean {
    return this.#views().every(([, { status }]) => bearsLoss(status))
  }

  /** True once every peer that runs holds it for dead; false where nobody runs, or it takes too long. */
  async #untilKnown(peer: PeerProcess, signal: AbortSignal): Promise<boolean> {
    const nobodyLeft = (): boolean => this.#observer.running.length === 0
    const patience = AbortSignal.timeout(KNOWN_WITHIN_MS)
    try {
      await this.#observer.until(() => nobodyLeft() || this.#isDeadToAll(peer), AbortSignal.any([signal, patience]))
      return !nobodyLeft()
    } catch (error) {
      if (signal.aborted || !patience.aborted) {
        throw error
      }
      this.#screen.event(`${peer.label} is not known to be dead by all others after ${formatSeconds(KNOWN_WITHIN_MS)}.`)
      return false
    }
  }

  #isDeadToAll(peer: PeerProcess): boolean {
    return this.#observer.running.every((other) => {
      const status = this.#observer.view(other)?.members.get(peer.name)
      return this.#observer.view(other) !== undefined && status !== 'alive' && status !== 'suspect'
    })
  }

  #seesAllAlive(peer: PeerProcess): boolean {
    const members = this.#observer.view(peer)?.members
    return members !== undefined && this.peers.every(({ name }) => members.get(name) === 'alive')
  }

  #allHoldAll(): boolean {
    const views = this.#views()
    const [first] = views
    return (
      views.length === this.peers.length &&
      views.every(([, { keys, digest }]) => keys === this.#options.cities && digest === first?.[1].digest)
    )
  }

  async #verify(signal: AbortSignal): Promise<number> {
    const { cities } = this.#options
    const verified = await countTrueCities(this.#peer(FOUNDER), cities, signal)
    if (verified !== cities) {
      throw new Error(`Of ${formatCount(cities)} cities ${formatCount(verified)} came back as they were imported.`)
    }
    return verified
  }

  #draw(): void {
    const rows = this.peers.map((peer, index): TableRow => {
      const view = this.#observer.view(peer)
      const sees = this.peers.map(({ name }) => view?.members.get(name))
      const follows = this.#labelOf(view && leaderOf(view.status))
      const role = ROLES[index] ?? (index < this.#options.peers ? '' : 'newcomer')
      return { label: peer.label, role, state: peer.state, view, follows, sees }
    })
    const { picture, line, isLively } = this.#growth?.progress() ?? this.#importProgress(rows)
    this.#screen.show(
      () => `${picture}\n\n${renderTable(rows)}\n\n${LEGEND}`,
      () => line,
      { isLively }
    )
  }

  #importProgress(rows: readonly TableRow[]): Progress {
    const total = this.#options.cities
    const fraction = this.#acknowledged / total
    const progress = `${Math.floor(fraction * 100)} %, ${formatCount(this.#acknowledged)} of ${formatCount(total)} cities acknowledged`
    return {
      picture: `import ${formatBar(fraction)} ${progress}`,
      line: `import ${progress}; keys: ${renderLine(rows)}`,
      isLively: false
    }
  }

  #views(): (readonly [PeerProcess, PeerView])[] {
    return this.peers.flatMap((peer) => {
      const view = this.#observer.view(peer)
      return view === undefined ? [] : [[peer, view] as const]
    })
  }

  #labelOf(leader: Leader | undefined): string {
    const peer = this.peers.find(({ name }) => name === leader?.name)
    return leader === undefined || peer === undefined ? '' : `${peer.label} (${leader.term})`
  }

  #named(name: string): PeerProcess {
    const peer = this.peers.find((other) => other.name === name)
    if (peer === undefined) {
      throw new Error(`The demo has no peer ${name}.`)
    }
    return peer
  }

  #peer(index: number): PeerProcess {
    const peer = this.peers[index]
    if (peer === undefined) {
      throw new Error(`The demo has no peer ${index + 1}.`)
    }
    return peer
  }
}
