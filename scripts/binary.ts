import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const manifestOf = createRequire(import.meta.url)

/** The file behind a dependency's command: run without a shell, it costs one process and works the same everywhere. */
export function binary(packageName: string, command = packageName): string {
  const path = join(root, 'node_modules', packageName, 'package.json')
  const { bin } = manifestOf(path) as { bin: string | Record<string, string> }
  return join(dirname(path), typeof bin === 'string' ? bin : (bin[command] ?? packageName))
}
