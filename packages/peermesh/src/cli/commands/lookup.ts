import { Command, InvalidArgumentError } from 'commander'
import type { Environment } from '../environment.ts'
import type { LookupOptions } from '../lookup/run-lookup.ts'
import { MESH_KEY_HELP } from '../mesh-key-option.ts'

export function lookupCommand(environment: Environment): Command {
  return new Command('lookup')
    .description('find who owns the partition of a key, without being of the mesh')
    .argument('<key>', 'the key')
    .requiredOption('--join <address...>', 'multiaddrs of peers of the mesh that were started with --dht')
    .requiredOption('--mesh-id <id>', 'the id of the mesh, as peermesh status says it', meshIdFrom)
    .option('--mesh <name>', 'name of the mesh', 'main')
    .option('--mesh-key <file>', MESH_KEY_HELP)
    .option('--partitions <count>', 'how many partitions the mesh has', powerOfTwo, 1_024)
    .option('--json', 'print JSON, for programs')
    .option('--debug', 'show where an error comes from')
    .addHelpText(
      'after',
      `
It looks in the DHT of the mesh, and asks a replica that it finds there, so that a record which is old is corrected. It joins nothing, and
changes nothing. Where no replica answers it says what stands in the DHT, and that nobody confirmed it. Exits with 4 where nothing is found:
nobody used the partition yet, or the DHT does not know.

Examples:
  peermesh lookup stock/17 --mesh-id 4f… --join /ip4/127.0.0.1/tcp/7400/p2p/12D3Koo…
  peermesh lookup stock/17 --mesh orders --mesh-id 4f… --join /dns4/a.example/tcp/7400 --json | jq -r '.replicas[].peer'`
    )
    .action(async (key: string, options: LookupOptions) => {
      await (await import('../lookup/run-lookup.ts')).runLookup(environment, key, options)
    })
}

/** What `partitions` takes: told before libp2p is loaded. */
const PARTITIONS_MAX = 4_096

function meshIdFrom(text: string): string {
  if (!/^[0-9a-f]{32}$/.test(text)) {
    throw new InvalidArgumentError('It is 32 hexadecimal digits.')
  }
  return text
}

/** @throws InvalidArgumentError for what no mesh has */
function powerOfTwo(text: string): number {
  const count = Number(text)
  if (!/^\d{1,4}$/.test(text) || count > PARTITIONS_MAX || !Number.isInteger(Math.log2(count))) {
    throw new InvalidArgumentError(`It is a power of two, up to ${PARTITIONS_MAX}.`)
  }
  return count
}
