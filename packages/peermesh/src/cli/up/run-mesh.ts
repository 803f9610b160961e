import { basename, relative, resolve } from 'node:path'
import type { ChildExit } from '../child-peer.ts'
import type { PeerOptions } from '../commands/peer-options.ts'
import { givenEncryption } from '../encryption-keys-option.ts'
import type { Environment } from '../environment.ts'
import { ChildPeerError } from '../errors.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { formatCounted, formatDuration } from '../format.ts'
import { dataRoot, findDataDirectories } from '../locate-peer.ts'
import { givenMeshKey } from '../mesh-key-option.ts'
import { Output } from '../output.ts'
import { lastError, readableLog, warningIn } from './child-log.ts'
import { Observer } from './observer.ts'
import { type ManagedPeer, Supervisor } from './supervisor.ts'
import { type MeshView, meshView } from './view.ts'

export interface UpOptions extends PeerOptions {
  readonly peers: number
  readonly data?: string
  readonly restart?: boolean
}

/** How often the peers are asked how they do. */
const LOOK_EVERY_MS = 1_000

/** Of the log of a peer that ended, so many lines are shown. */
const SHOWN_LOG_LINES_MAX = 8

/** Runs a mesh until it is asked to stop: once to end cleanly, twice to end at once. */
export async function runMesh(environment: Environment, options: UpOptions): Promise<void> {
  const output = new Output(environment, options)
  // Each peer reads them by itself; what is wrong with them is said once.
  await givenMeshKey(environment, options.meshKey)
  await givenEncryption(environment, options.encryptionKeys)
  const root = resolve(environment.workingDirectory(), options.data ?? dataRoot(environment))
  const pathOf = ({ directory }: ManagedPeer): string =>
    relative(environment.workingDirectory(), resolve(root, directory))
  const attachHint = `Attach: peermesh status --peer ${relative(environment.workingDirectory(), resolve(root, 'peer-1'))}`
  const view = await meshView(environment, output, `${attachHint}    Stop: Ctrl-C`)
  const looks = new Looks()
  const supervisor = new Supervisor({
    root,
    count: options.peers,
    known: new Set((await findDataDirectories(root)).map((dataDir) => basename(dataDir))),
    restarts: options.restart === true,
    spawn: (dataDir, how) => environment.spawnPeer([...peerArguments(options, dataDir), ...how]),
    now: environment.now,
    onChange: () => looks.wake(),
    onLine: (peer, line) => {
      const warning = warningIn(line)
      if (warning !== undefined) {
        view.tell(() => output.warning(warning.name, `${pathOf(peer)}: ${warning.message}`))
      }
    },
    onEnd: (peer, exit, againInMs) => view.tell(() => tellEnd(output, { path: pathOf(peer), peer, exit, againInMs }))
  })
  const stop = listenForStop(environment, () => {
    view.tell(() => output.note('Ending them at once.'))
    supervisor.kill()
  })
  const showing = showMesh(environment, { supervisor, view, looks })
  try {
    const failed = await Promise.race([supervisor.start(), stop.asked])
    if (failed !== undefined) {
      throw startError(failed, pathOf(failed))
    }
    if (!stop.isAsked()) {
      view.tell(() => announce(output, supervisor.peers, attachHint))
      await Promise.race([stop.asked, supervisor.allEnded.then(throwAllEnded)])
    }
    const peers = formatCounted(options.peers, 'peer')
    view.tell(() => output.note(`Stopping ${peers}. Ctrl-C once more ends them at once.`))
  } finally {
    await supervisor.stop()
    looks.end()
    await showing
    stop.end()
  }
  output.result({ type: 'stopped' }, () => 'All peers are stopped.')
}

function peerArguments(options: UpOptions, dataDir: string): string[] {
  const meshKey = options.meshKey === undefined ? [] : ['--mesh-key', options.meshKey]
  const profile = options.profile === undefined ? [] : ['--profile', options.profile]
  const placement = options.placement === undefined ? [] : ['--placement', options.placement]
  const dht = options.dht === true ? ['--dht'] : []
  const keys = options.encryptionKeys === undefined ? [] : ['--encryption-keys', options.encryptionKeys]
  return [
    '--data',
    dataDir,
    '--mesh',
    options.mesh,
    '--durability',
    options.durability,
    ...profile,
    ...meshKey,
    ...keys,
    ...placement,
    ...dht
  ]
}

function listenForStop(environment: Environment, onSecond: () => void) {
  const stop = Promise.withResolvers<undefined>()
  let times = 0
  const end = environment.onStopRequest(() => {
    times += 1
    stop.resolve(undefined)
    if (times === 2) {
      onSecond()
    }
  })
  return { asked: stop.promise, isAsked: () => times > 0, end }
}

/** When to look at the peers again: after a while, or as soon as one changed. */
class Looks {
  #next = Promise.withResolvers<void>()
  #ended = false

  get ended(): boolean {
    return this.#ended
  }

  wake(): void {
    this.#next.resolve()
  }

  end(): void {
    this.#ended = true
    this.wake()
  }

  async next(): Promise<void> {
    const timer = setTimeout(() => this.wake(), LOOK_EVERY_MS)
    await this.#next.promise
    clearTimeout(timer)
    this.#next = Promise.withResolvers<void>()
  }
}

async function showMesh(
  environment: Environment,
  { supervisor, view, looks }: { supervisor: Supervisor; view: MeshView; looks: Looks }
): Promise<void> {
  const observer = new Observer(environment.attach, environment.now)
  while (!looks.ended) {
    view.show(await observer.look(supervisor.peers))
    await looks.next()
  }
  view.show(await observer.look(supervisor.peers))
  view.end()
}

/** For programs, and for whoever reads it later: a terminal shows all of it in its table. */
function announce(output: Output, peers: readonly ManagedPeer[], attachHint: string): void {
  if (output.json) {
    const ready = peers.map(({ child, ready: said, dataDir }) => ({
      pid: child?.pid,
      name: said?.name,
      addresses: said?.addresses,
      dataDir
    }))
    output.result({ type: 'ready', peers: ready }, () => '')
  } else if (!output.isTerminal) {
    output.note(`All peers run. ${attachHint}. Ctrl-C stops all of them.`)
  }
}

function tellEnd(
  output: Output,
  told: {
    readonly path: string
    readonly peer: ManagedPeer
    readonly exit: ChildExit
    readonly againInMs: number | undefined
  }
): void {
  const { path, peer, exit, againInMs } = told
  const how = exit.signal === undefined ? `with exit code ${exit.code}` : `by ${exit.signal}`
  const next =
    againInMs === undefined
      ? `Start it again: peermesh peer --data ${path}`
      : `It is started again in ${formatDuration(againInMs)}.`
  const log = readableLog(peer.child?.log ?? []).slice(-SHOWN_LOG_LINES_MAX)
  output.warning(
    'PeerEnded',
    [`The peer in ${path} ended ${how}. ${next}`, ...log.map((line) => `  ${line}`)].join('\n')
  )
}

function startError(peer: ManagedPeer, path: string): ChildPeerError {
  const log = peer.child?.log ?? []
  const said = lastError(log)
  const why = said?.message ?? readableLog(log).slice(-SHOWN_LOG_LINES_MAX).join('\n')
  return new ChildPeerError(
    `The peer in ${path} did not start: ${why}`,
    peer.exit?.code ?? EXIT_CODES.failure,
    said?.remedy ?? `Look further with peermesh doctor --data ${path}`
  )
}

function throwAllEnded(): never {
  throw new ChildPeerError(
    'All peers have ended, though nobody asked them to.',
    EXIT_CODES.failure,
    'What each said is above. With --restart they are started again.'
  )
}
