import { join, relative, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import type { ChildPeer, ReadyLine } from '../child-peer.ts'
import type { Environment } from '../environment.ts'
import { ChildPeerError } from '../errors.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { DATA_DIRECTORY, DATA_VARIABLE, dataRoot } from '../locate-peer.ts'
import { Output, table } from '../output.ts'
import { addPeerOptions, type PeerOptions } from './peer-options.ts'

interface UpOptions extends PeerOptions {
  readonly peers: number
  readonly data?: string
}

interface RunningPeer {
  readonly dataDir: string
  readonly child: ChildPeer
  readonly ready: ReadyLine
}

/** More processes than that are a test of the machine, not of a mesh. */
const PEERS_MAX = 64

export function upCommand(environment: Environment): Command {
  const command = new Command('up')
    .description('run a mesh of several peers on this machine until it is stopped')
    .option('--peers <count>', 'how many peers', parsePeerCount, 3)
    .option(
      '--data <dir>',
      `where the peers keep their data, one directory each (default: $${DATA_VARIABLE}, else ${DATA_DIRECTORY})`
    )
  return addPeerOptions(command)
    .addHelpText(
      'after',
      `
Each peer is a process of its own. Ctrl-C stops all of them; their data stays, and the next up goes on with it. A peer that
is killed meanwhile is not started again.

Examples:
  peermesh up --peers 5
  peermesh members --peer peermesh-data/peer-1`
    )
    .action(async (options: UpOptions) => await runMesh(environment, options))
}

function parsePeerCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > PEERS_MAX) {
    throw new InvalidArgumentError(`Give a number from 1 to ${PEERS_MAX}.`)
  }
  return count
}

async function runMesh(environment: Environment, options: UpOptions): Promise<void> {
  const output = new Output(environment, options)
  const children: ChildPeer[] = []
  const stop = Promise.withResolvers<void>()
  const stopping = new AbortController()
  const stopListening = environment.onStopRequest(() => stop.resolve())
  try {
    const starting = startPeers(environment, options, children)
    const peers = await Promise.race([starting, stop.promise])
    if (peers !== undefined) {
      announce(environment, output, peers)
      warnOfEnds(environment, output, peers, stopping.signal)
      await Promise.race([stop.promise, allEnded(children)])
    }
  } finally {
    stopping.abort()
    stopListening()
    await Promise.all(children.map(async (child) => await child.stop()))
  }
  output.result({ type: 'stopped' }, () => 'All peers are stopped.')
}

/** The first peer founds the mesh, where its directory is new; the others join through it. */
async function startPeers(environment: Environment, options: UpOptions, children: ChildPeer[]): Promise<RunningPeer[]> {
  const root = resolve(environment.directory, options.data ?? dataRoot(environment))
  const start = async (number: number, how: readonly string[]): Promise<RunningPeer> => {
    const dataDir = join(root, `peer-${number}`)
    const child = environment.spawnPeer([...peerArguments(options, dataDir), ...how])
    children.push(child)
    const ready = await child.ready
    if (ready === undefined) {
      throw new ChildPeerError(
        `The peer in ${relative(environment.directory, dataDir)} did not start.`,
        await child.exited
      )
    }
    return { dataDir, child, ready }
  }
  const first = await start(1, ['--found'])
  const numbers = Array.from({ length: options.peers - 1 }, (_, index) => index + 2)
  const others = await Promise.all(
    numbers.map(async (number) => await start(number, ['--join', ...first.ready.addresses]))
  )
  return [first, ...others]
}

function peerArguments(options: UpOptions, dataDir: string): string[] {
  const profile = options.profile === undefined ? [] : ['--profile', options.profile]
  return ['--data', dataDir, '--mesh', options.mesh, '--durability', options.durability, ...profile]
}

function announce(environment: Environment, output: Output, peers: readonly RunningPeer[]): void {
  const directories = peers.map(({ dataDir }) => relative(environment.directory, dataDir))
  const answer = peers.map(({ child, ready, dataDir }) => ({
    pid: child.pid,
    name: ready.name,
    addresses: ready.addresses,
    dataDir
  }))
  output.result({ type: 'ready', peers: answer }, () =>
    table(
      [{ name: 'DATA' }, { name: 'PROCESS', align: 'right' }, { name: 'ADDRESS' }],
      peers.map(({ child, ready }, index) => [directories[index] ?? '', String(child.pid), ready.addresses.join('\n')])
    )
  )
  output.note(`\nTry: peermesh members --peer ${directories[0]}\nCtrl-C stops all of them.`)
}

async function allEnded(children: readonly ChildPeer[]): Promise<never> {
  await Promise.all(children.map(async ({ exited }) => await exited))
  throw new ChildPeerError('All peers have ended, though nobody asked them to.', EXIT_CODES.failure)
}

/** A peer that ends before all are told to is not started again: whoever watches is told how to. */
function warnOfEnds(
  environment: Environment,
  output: Output,
  peers: readonly RunningPeer[],
  stopping: AbortSignal
): void {
  for (const { dataDir, child } of peers) {
    void child.exited.then((code) => {
      if (!stopping.aborted) {
        const directory = relative(environment.directory, dataDir)
        const again = `peermesh peer --data ${directory}`
        output.warning('PeerEnded', `The peer in ${directory} ended with ${code}. Start it again: ${again}`)
      }
    })
  }
}
