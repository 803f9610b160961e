import { resolve } from 'node:path'
import { Command } from 'commander'
import { DEFAULT_LISTEN } from '../../constants.ts'
import type { Peer } from '../../peer.ts'
import { describeEncryption, givenEncryption } from '../encryption-keys-option.ts'
import type { Environment } from '../environment.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { givenMeshKey } from '../mesh-key-option.ts'
import { Output } from '../output.ts'
import { addPeerOptions, type PeerOptions } from './peer-options.ts'

interface PeerCommandOptions extends PeerOptions {
  readonly listen?: readonly string[]
  readonly join?: readonly string[]
  readonly found?: boolean
  readonly data?: string
  readonly admit?: readonly string[]
}

/** A peer of the mesh that runs answers within a fraction of this. */
const UNREACHABLE_AFTER_MS = 5_000

export function peerCommand(environment: Environment): Command {
  const command = new Command('peer')
    .description('run one peer until it is stopped')
    .option(
      '--listen <address...>',
      `multiaddrs to listen on; port 0 takes a free one (default: ${DEFAULT_LISTEN.join(' ')})`
    )
    .option('--join <address...>', 'multiaddrs of peers of the mesh, as they print them; retried for ever')
    .option(
      '--admit <name...>',
      'names of the peers that may be members, the same at all (default: whoever reaches it)'
    )
    .option('--found', 'found the mesh, where none answers: for its first peer, once')
    .option(
      '--data <dir>',
      'where the peer keeps its key and its data (default: in memory; then no command can reach it)'
    )
  return addPeerOptions(command)
    .addHelpText(
      'after',
      `
The first peer of a mesh is started with --found; the others with --join and the address that it printed. A peer that was in the
mesh before finds it again by itself while another runs; where all have stopped, only if they listen on the same ports as before, so
give each a port with --listen. Stop it with Ctrl-C; its data stays.

Examples:
  peermesh peer --found --data peermesh-data/a --listen /ip4/127.0.0.1/tcp/7400
  peermesh peer --data peermesh-data/b --join /ip4/127.0.0.1/tcp/7400/p2p/12D3Koo…
  peermesh peer --data /var/lib/orders --mesh orders --listen /ip4/0.0.0.0/tcp/7400 --durability power --join …
  peermesh peer --data peermesh-data/c --mesh-key mesh.key --admit 12D3KooWA… 12D3KooWB… --join …`
    )
    .action(async (options: PeerCommandOptions) => await runPeer(environment, options))
}

async function runPeer(environment: Environment, options: PeerCommandOptions): Promise<void> {
  const output = new Output(environment, options)
  const meshKey = await givenMeshKey(environment, options.meshKey)
  const encryption = await givenEncryption(environment, options.encryptionKeys)
  const stop = new AbortController()
  const stopListening = environment.onStopRequest(() => {
    if (stop.signal.aborted) {
      environment.endAtOnce(EXIT_CODES.interrupted)
      return
    }
    output.note('Stopping. Ctrl-C once more ends it at once.')
    stop.abort()
  })
  try {
    await using peer = await environment.createPeer({
      mesh: options.mesh,
      listen: options.listen ?? DEFAULT_LISTEN,
      bootstrap: options.join ?? [],
      found: options.found === true,
      durability: options.durability,
      dht: options.dht === true,
      ...(options.profile === undefined ? {} : { profile: options.profile }),
      ...(options.placement === undefined ? {} : { placement: options.placement }),
      ...(options.data === undefined ? {} : { dataDir: resolve(environment.workingDirectory(), options.data) }),
      ...(meshKey === undefined ? {} : { meshKey }),
      ...encryption,
      ...(options.admit === undefined ? {} : { admit: options.admit }),
      signal: stop.signal
    })
    announce(output, peer, options)
    followMembership(output, peer)
    const tellNoMore = tellWhereAlone(output, peer, options)
    await Promise.race([aborted(stop.signal), failed(peer)]).finally(tellNoMore)
  } catch (error) {
    // What goes wrong while it stops is told: its data may not be as it should.
    if (!stop.signal.aborted || error !== stop.signal.reason) {
      throw error
    }
  } finally {
    stopListening()
  }
  output.result({ type: 'stopped' }, () => 'Stopped.')
}

function announce(output: Output, peer: Peer, options: PeerCommandOptions): void {
  const ready = { type: 'ready', name: peer.name, mesh: options.mesh, addresses: peer.addresses, meshId: peer.meshId }
  output.result(ready, () =>
    [
      `Peer ${peer.name} of mesh ${options.mesh} listens on`,
      ...peer.addresses.map((address) => `  ${output.paint('bold', address)}`)
    ].join('\n')
  )
  if (peer.meshId === undefined && options.found !== true && options.join === undefined) {
    output.warning(
      'NoMeshYet',
      'It has met no mesh yet, and knows no address of one: start it with --found, where it is the first peer, or with --join ADDRESS.'
    )
  }
  if (options.data === undefined) {
    output.note('It keeps everything in memory: without --data its data ends with it, and no command can reach it.')
  }
  const encryption = options.encryptionKeys === undefined ? undefined : peer.status().encryption
  if (encryption !== undefined && encryption.recordsLeft > 0) {
    output.note(
      `Its data: ${describeEncryption(encryption).replaceAll('\n', '; ')}. peermesh status tells how far that is.`
    )
  }
}

/** Events of the mesh that whoever runs a peer should see. Nothing here ends the peer: it retries for ever. */
function followMembership(output: Output, peer: Peer): void {
  const { membership } = peer
  membership.addEventListener('mesh', ({ detail: { meshId, how } }) => {
    output.result({ type: 'mesh', meshId, how }, () => `It is in mesh ${meshId} (${how}).`)
  })
  membership.addEventListener('refused', ({ detail: { peer: name, error } }) => {
    // Of ourselves there is nothing to refuse: another process runs under our key.
    output.warning(error.name, name === peer.name ? error.message : `Peer ${name} is refused: ${error.message}`)
  })
  peer.addEventListener('refused', ({ detail: { address, error } }) => {
    output.warning(error.name, `No connection with ${address}: ${error.message}`)
  })
}

/** Says once where no peer to join became a neighbour. Why, it cannot tell from silence: that is for doctor to find out. Returns how to end that. */
function tellWhereAlone(output: Output, peer: Peer, { join, mesh }: PeerCommandOptions): () => void {
  if (join === undefined) {
    return () => undefined
  }
  const timer = setTimeout(() => {
    if (!peer.membership.members().some((member) => member.linked && member.peer !== peer.name)) {
      const addresses = join.join(' ')
      output.warning(
        'UnreachableBootstrap',
        `No peer of the mesh ${mesh} was met at ${addresses} yet. It goes on trying. To see what is wrong: peermesh doctor --mesh ${mesh} --join ${addresses}`
      )
    }
  }, UNREACHABLE_AFTER_MS)
  timer.unref()
  return () => clearTimeout(timer)
}

/** Rejects when the peer stopped itself. A process that serves nothing must not go on. */
async function failed({ closed }: Peer): Promise<void> {
  const failure = await closed
  if (failure !== undefined) {
    throw failure
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  }
}
