/**
 * Plants one known bug while its file is loaded, so that production code needs no hooks for it and no file is changed.
 *
 * Preloaded (`node --import`) into the process that is to have the bug; the mutant is the JSON in `PEERMESH_MUTANT`.
 */

import { registerHooks } from 'node:module'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Patch, patched } from './mutants.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const mutant = process.env['PEERMESH_MUTANT']

if (mutant !== undefined) {
  const patch = JSON.parse(mutant) as Patch
  const target = pathToFileURL(resolve(root, patch.file)).href
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      if (url !== target || loaded.source === undefined || loaded.source === null) {
        return loaded
      }
      process.env['PEERMESH_MUTANT_PLANTED'] = 'yes'
      const source =
        typeof loaded.source === 'string'
          ? loaded.source
          : new TextDecoder('utf-8', { fatal: true }).decode(loaded.source)
      return { ...loaded, source: patched(source, patch) }
    }
  })
}
