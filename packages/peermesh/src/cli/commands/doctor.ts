import { Command } from 'commander'
import type { DoctorOptions } from '../doctor/run-doctor.ts'
import { ENCRYPTION_KEYS_HELP } from '../encryption-keys-option.ts'
import type { Environment } from '../environment.ts'
import { DATA_DIRECTORY, DATA_VARIABLE } from '../locate-peer.ts'
import { MESH_KEY_HELP } from '../mesh-key-option.ts'

export function doctorCommand(environment: Environment): Command {
  return new Command('doctor')
    .description('say what is wrong with a configuration, and how to mend it')
    .option('--data <dir>', `a data directory (default: all below $${DATA_VARIABLE}, else ${DATA_DIRECTORY})`)
    .option('--listen <address...>', 'multiaddrs that a peer is to listen on')
    .option('--join <address...>', 'multiaddrs of peers that it is to join')
    .option('--mesh <name>', 'name of the mesh', 'main')
    .option('--mesh-key <file>', MESH_KEY_HELP)
    .option('--encryption-keys <file>', ENCRYPTION_KEYS_HELP)
    .option('--json', 'print a JSON object on a line for each finding, for programs')
    .option('--debug', 'show where an error comes from')
    .addHelpText(
      'after',
      `
Give it what you give peermesh peer. It looks at Node, this machine and its clock; whether the data directory can be written, has
room, is whole, and who uses it; whether the mesh key and the encryption keys are some; whether ports are free and addresses are this machine's; and whether
the peers to join answer, have the same key, mesh and version, and what their clocks show. It joins nothing, and changes nothing.
✓ is well, ! may not be what you mean, ✗ will not work. Exits with 1 where there is a ✗.

Examples:
  peermesh doctor
  peermesh doctor --data /var/lib/orders --listen /ip4/0.0.0.0/tcp/7400
  peermesh doctor --mesh orders --join /dns4/a.example/tcp/7400 --json | jq -r 'select(.level != "ok") | .mend'`
    )
    .action(async (options: DoctorOptions) => {
      await (await import('../doctor/run-doctor.ts')).runDoctor(environment, options)
    })
}
