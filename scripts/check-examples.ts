/**
 * `pnpm check examples`: every block of TypeScript in a page, or in a doc comment of a published package, compiles against the
 * sources as they are.
 *
 * A block with imports is a module. One without continues the block before it: it sees what that imports and declares. A block
 * whose first line is `// some-name.ts` is the file that other blocks import by this name. A block of a package's page resolves its
 * imports as a file of that package would, any other as a file of test/. What is no program is not marked as `ts`.
 */

import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { nodesOf, pagesOf } from './markdown.ts'

interface Block {
  /** The page or source file, from the root. */
  readonly path: string
  /** The line of its opening fence, from 1. */
  readonly line: number
  readonly code: string
}

const home = dirname(dirname(fileURLToPath(import.meta.url)))

function blocksOfPages(root: string): Block[] {
  return pagesOf(root).flatMap(({ path, tree }) =>
    [...nodesOf(tree)].flatMap((node) =>
      node.type === 'code' && node.lang === 'ts'
        ? [{ path, line: node.position?.start.line ?? 0, code: node.value }]
        : []
    )
  )
}

function blocksOfSources(root: string): Block[] {
  return globSync('packages/*/src/**/*.ts', { cwd: root, exclude: ['**/*.d.ts'] })
    .sort()
    .flatMap((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      return [...text.matchAll(/^ *\* ```(?:ts|TypeScript)\n(.*?)^ *\* ```$/gms)].map(
        ({ index, 1: commented = '' }) => ({
          path,
          line: text.slice(0, index).split('\n').length,
          code: commented.replace(/^ *\* ?/gm, '')
        })
      )
    })
}

/** A file that exists for the compiler only: its lines are where they are in the page, so that its errors point there. */
interface Module {
  readonly path: string
  readonly origin: string
  text: string
}

const isModule = (code: string): boolean => /^(import|export)\b/m.test(code)

function modulesOf(root: string, blocks: readonly Block[]): Module[] {
  const modules: Module[] = []
  for (const { path, line, code } of blocks) {
    const last = modules.at(-1)
    if (!isModule(code) && last?.origin === path) {
      last.text = `${padded(last.text, line)}{\n${code}\n}`
      continue
    }
    const [, name = `${basename(path)}-${line}.ts`] = /^\/\/ ([\w-]+\.ts)\n/.exec(code) ?? []
    const owner = /^packages\/[^/]+/.exec(path)?.[0] ?? 'test'
    modules.push({
      path: join(root, owner, name),
      origin: path,
      text: `${padded('', line)}\n${code}\nexport {}`
    })
  }
  return modules
}

/** With so many empty lines behind it that what is appended begins on this line. */
function padded(text: string, line: number): string {
  return text + '\n'.repeat(Math.max(0, line - text.split('\n').length))
}

function compile(modules: readonly Module[]): readonly ts.Diagnostic[] {
  const { config } = ts.readConfigFile(join(home, 'tsconfig.base.json'), (path) => ts.sys.readFile(path))
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, home)
  Object.assign(options, {
    noEmit: true,
    composite: false,
    incremental: false,
    declaration: false,
    declarationMap: false
  })
  Object.assign(options, { rewriteRelativeImportExtensions: false, allowImportingTsExtensions: true })

  const texts = new Map(modules.map(({ path, text }) => [path, text]))
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists, readFile } = host
  host.fileExists = (path) => texts.has(path) || fileExists(path)
  host.readFile = (path) => texts.get(path) ?? readFile(path)
  host.getSourceFile = (path, target, ...rest) => {
    const text = texts.get(path)
    return text === undefined ? getSourceFile(path, target, ...rest) : ts.createSourceFile(path, text, target, true)
  }
  host.resolveModuleNameLiterals = (literals, importer, _redirected, compilerOptions, file) =>
    literals.map((literal) => {
      const named = texts.has(importer) && modules.find(({ path }) => `./${basename(path)}` === literal.text)
      if (named) return { resolvedModule: { resolvedFileName: named.path, extension: ts.Extension.Ts } }
      const mode = ts.getModeForUsageLocation(file, literal, compilerOptions)
      return ts.resolveModuleName(literal.text, importer, compilerOptions, host, undefined, undefined, mode)
    })

  const program = ts.createProgram([...texts.keys()], options, host)
  return [...texts.keys()].flatMap((path) => {
    const file = program.getSourceFile(path)
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
  })
}

function main(root: string): number {
  const modules = modulesOf(root, [...blocksOfPages(root), ...blocksOfSources(root)])
  const diagnostics = compile(modules)
  for (const { file, start = 0, messageText } of diagnostics) {
    const origin = modules.find(({ path }) => path === file?.fileName)?.origin
    const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1
    console.error(`${origin}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`)
  }
  return diagnostics.length === 0 ? 0 : 1
}

process.exitCode = main(process.cwd())
