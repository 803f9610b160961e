/**
 * The public API of each package, as `etc/<package>.api.md`, taken from the declarations that are published: a change of what others may
 * import is a difference that somebody reviews.
 *
 *     node scripts/api-reports.ts            writes what is missing or stale
 *     node scripts/api-reports.ts --check    writes nothing, exits 1 and names each stale file
 *
 * Both read what `pnpm build` leaves. Whatever `exports` of a package.json leads to has a report: `./core` of the store is `etc/store.core.api.md`.
 */

import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import {
  ConsoleMessageId,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type ExtractorMessage
} from '@microsoft/api-extractor'

interface Entry {
  /** `store.core` */
  readonly name: string
  readonly manifest: string
  /** Its declarations. */
  readonly types: string
}

/** What the manifests of the published packages export. */
function entriesOf(root: string): Entry[] {
  return globSync('packages/*/package.json', { cwd: root })
    .sort()
    .flatMap((path) => {
      const manifest = resolve(root, path)
      const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as { exports: Record<string, { types: string }> }
      return Object.entries(exports).map(([subpath, { types }]) => ({
        name: [basename(dirname(manifest)), ...subpath.split('/').slice(1)].join('.'),
        manifest,
        types: resolve(dirname(manifest), types)
      }))
    })
}

/** Says what stops a report; what it finds fit to note in one is there to be read. */
function tell(message: ExtractorMessage): void {
  message.handled = true
  if (message.messageId === ConsoleMessageId.CompilerVersionNotice || message.messageId === ConsoleMessageId.Preamble)
    return
  if (message.logLevel === 'error') console.error(message.text)
}

function reportOf({ name, manifest, types }: Entry, scratch: string): string {
  const folder = dirname(manifest)
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: types,
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'ES2023',
            lib: ['ES2024', 'ESNext.Disposable'],
            module: 'NodeNext',
            moduleResolution: 'NodeNext',
            strict: true,
            types: ['node'],
            skipLibCheck: true
          },
          files: [types]
        }
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: scratch,
        reportTempFolder: join(scratch, 'temp')
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Error },
          // What a signature speaks of and nobody can import by name stands in the report, for the review.
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
          // Ours have no release tags: what an index exports is public.
          'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
          // Documentation is judged by `pnpm docs`.
          'ae-unresolved-link': { logLevel: ExtractorLogLevel.None },
          'ae-undocumented': { logLevel: ExtractorLogLevel.None }
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } }
      }
    },
    configObjectFullPath: join(folder, 'api-extractor.json'),
    packageJsonFullPath: manifest
  })
  const { succeeded } = Extractor.invoke(config, { localBuild: true, messageCallback: tell })
  if (!succeeded) throw new Error(`${name}: no report`)
  return readFileSync(join(scratch, `${name}.api.md`), 'utf8')
}

function main(root: string, checkOnly: boolean): number {
  const scratch = mkdtempSync(join(tmpdir(), 'peermesh-api-'))
  mkdirSync(join(scratch, 'temp'))
  const reports = new Map<string, string>()
  try {
    for (const entry of entriesOf(root)) reports.set(join('etc', `${entry.name}.api.md`), reportOf(entry, scratch))
  } finally {
    rmSync(scratch, { recursive: true })
  }

  const current = globSync('etc/*.api.md', { cwd: root })
  const stale = [...reports].filter(
    ([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text
  )
  const left = current.filter((path) => !reports.has(path))
  if (checkOnly) {
    for (const [path] of stale) console.error(`${path}: stale, run \`pnpm api\` and review the difference`)
    for (const path of left) console.error(`${path}: nothing exports this`)
    return stale.length + left.length === 0 ? 0 : 1
  }
  mkdirSync(join(root, 'etc'), { recursive: true })
  for (const [path, text] of stale) writeFileSync(join(root, path), text)
  for (const path of left) rmSync(join(root, path))
  console.log(`api: ${stale.length} written, ${left.length} removed, ${reports.size - stale.length} were fresh`)
  return 0
}

process.exitCode = main(process.cwd(), process.argv.includes('--check'))
