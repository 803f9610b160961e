/** `npm run tarballs`: the packages as they would be published, in `tarballs/`, and how an application installs them from there. */

import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, pack } from './pack.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const directory = join(root, 'tarballs')

rmSync(directory, { recursive: true, force: true })
mkdirSync(directory)
console.error('Compiling and packing: about a minute.')
build(root)
const paths = pack(root, directory)
console.log(
  `${paths.length} packages are in ${directory}. In your application:\n\n  npm install ${join(directory, '*.tgz')}\n`
)
