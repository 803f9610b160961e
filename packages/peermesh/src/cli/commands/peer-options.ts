import { type Command, Option } from 'commander'
import { ENCRYPTION_KEYS_HELP } from '../encryption-keys-option.ts'
import type { Placement } from '../../peer.ts'
import { MESH_KEY_HELP } from '../mesh-key-option.ts'

/** What a peer that is started is told, alike in `peer` and in `up`. */
export interface PeerOptions {
  readonly mesh: string
  readonly meshKey?: string
  readonly encryptionKeys?: string
  readonly profile?: 'local' | 'lan' | 'wan'
  readonly durability: 'process' | 'power'
  readonly placement?: Placement
  readonly dht?: boolean
  readonly json?: boolean
  readonly debug?: boolean
}

export function addPeerOptions(command: Command): Command {
  return command
    .option('--mesh <name>', 'name of the mesh: a-z, 0-9 and -', 'main')
    .option('--mesh-key <file>', MESH_KEY_HELP)
    .option('--encryption-keys <file>', ENCRYPTION_KEYS_HELP)
    .addOption(
      new Option(
        '--profile <profile>',
        'how far apart the peers are; sets how fast failures are told (default: local on loopback, else lan)'
      ).choices(['local', 'lan', 'wan'])
    )
    .addOption(
      new Option(
        '--durability <level>',
        'what an acknowledged write survives: the end of the process, or the loss of power'
      )
        .choices(['process', 'power'])
        .default('process')
    )
    .addOption(
      new Option(
        '--placement <where>',
        'where the registers of locks and elections lie, the same at all peers for ever: in the root group (default), or in partitions'
      ).choices(['root', 'partitions'])
    )
    .option('--dht', 'take part in a DHT, in which strangers find who holds a partition (needs @libp2p/kad-dht)')
    .option('--json', 'print a JSON object on a line for each event, for programs')
    .option('--debug', 'show where an error comes from')
}
