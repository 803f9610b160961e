import { resolve } from 'node:path'
import { Command } from 'commander'
import type { Environment } from '../environment.ts'
import { Output } from '../output.ts'
import { writeSecret } from '../secret-output.ts'

export function keyCommand(environment: Environment): Command {
  return new Command('key')
    .description('make a key for a mesh: who lacks it is not let in')
    .option('--out <file>', 'write it to a new file that its owner alone may read (default: print it)')
    .option('--json', 'print JSON, for programs')
    .option('--debug', 'show where an error comes from')
    .addHelpText(
      'after',
      `
Give the same key to all peers of the mesh, by the way that secrets take, and to nobody else. To change it, stop all of them, and
start them with the new one. An existing file is left as it is.

Examples:
  peermesh key --out mesh.key
  peermesh up --peers 3 --mesh-key mesh.key
  PEERMESH_MESH_KEY=$(peermesh key) peermesh peer --found --data a`
    )
    .action(async (options: { readonly out?: string; readonly json?: boolean }) => {
      const { generateMeshKey } = await import('../../mesh-key/mesh-key.ts')
      const output = new Output(environment, options)
      const key = generateMeshKey()
      if (options.out === undefined) {
        output.result({ key }, () => key)
        return
      }
      const path = resolve(environment.workingDirectory(), options.out)
      await writeSecret(path, `${key}\n`)
      output.result({ path }, () => `Wrote a new mesh key to ${path}.`)
    })
}
