/**
 * Compiles every `packages/<name>/src/wire/<x>.proto` to `<x>.js` and `<x>.d.ts` beside it.
 *
 *     node scripts/generate-wire.ts            write what is missing or stale
 *     node scripts/generate-wire.ts --check    write nothing, exit 1 and name each stale file
 *
 * protons emits TypeScript with namespaces and enums, which Node's type stripping refuses (docs/decisions/0002). So its
 * output goes through tsc in memory, type-checked as if it lay beside its `.proto`, and only JavaScript and
 * declarations are kept and committed. Files that are right already are not touched.
 */

import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { generate } from 'protons'
import ts from 'typescript'

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts'],
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  declaration: true,
  verbatimModuleSyntax: true,
  newLine: ts.NewLineKind.LineFeed
}

/** The TypeScript that protons makes of each schema, by the path it would have beside the `.proto`. */
async function generateSources(root: string, protoFiles: string[]): Promise<Map<string, string>> {
  const scratch = mkdtempSync(join(tmpdir(), 'peermesh-wire-'))
  const sources = new Map<string, string>()
  try {
    for (const protoFile of protoFiles) {
      await generate(join(root, protoFile), { output: scratch })
      const name = basename(protoFile, '.proto')
      sources.set(resolve(root, dirname(protoFile), `${name}.ts`), readFileSync(join(scratch, `${name}.ts`), 'utf8'))
    }
  } finally {
    rmSync(scratch, { recursive: true })
  }
  return sources
}

/** Type-checks the sources where they would lie, and returns the emitted files by path. */
function compile(root: string, sources: Map<string, string>): Map<string, string> {
  const host = ts.createCompilerHost(compilerOptions)
  const { getSourceFile, fileExists, readFile } = host
  host.getCurrentDirectory = () => root
  host.fileExists = (path) => sources.has(path) || fileExists(path)
  host.readFile = (path) => sources.get(path) ?? readFile(path)
  host.getSourceFile = (path, ...rest) => {
    const text = sources.get(path)
    return text === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, text, ts.ScriptTarget.ES2023)
  }

  const program = ts.createProgram([...sources.keys()], compilerOptions, host)
  const diagnostics = ts.getPreEmitDiagnostics(program)
  if (diagnostics.length > 0) {
    throw new Error(`generated code does not compile:\n${ts.formatDiagnostics(diagnostics, host)}`)
  }

  const emitted = new Map<string, string>()
  program.emit(undefined, (path, text) => {
    const origin = basename(path).replace(/(\.d\.ts|\.js)$/, '.proto')
    const code = path.endsWith('.d.ts') ? loosen(text) : text
    emitted.set(path, `// Generated from ${origin} by scripts/generate-wire.ts. Do not edit.\n${code}`)
  })
  return emitted
}

/**
 * protons declares bytes as `Uint8Array<ArrayBuffer>` and optional fields without `undefined`. Its encoders take any `Uint8Array` and skip
 * what is `undefined`, so the declarations say so too, and callers need no casts.
 */
function loosen(declarations: string): string {
  return declarations
    .replaceAll('Uint8Array<ArrayBuffer>', 'Uint8Array')
    .replace(/^(\s+\w+\?: [^;]+);$/gm, '$1 | undefined;')
}

async function main(root: string, checkOnly: boolean): Promise<number> {
  const protoFiles = globSync('packages/*/src/wire/*.proto', { cwd: root }).sort()
  const wanted = compile(root, await generateSources(root, protoFiles))
  const current = globSync('packages/*/src/wire/*.{js,d.ts}', { cwd: root }).map((path) => resolve(root, path))

  const stale = [...wanted].filter(([path, text]) => !current.includes(path) || readFileSync(path, 'utf8') !== text)
  const left = current.filter((path) => !wanted.has(path))
  if (checkOnly) {
    for (const [path] of stale) console.error(`${relative(root, path)}: stale, run \`pnpm wire\``)
    for (const path of left) console.error(`${relative(root, path)}: has no .proto`)
    return stale.length + left.length === 0 ? 0 : 1
  }
  for (const [path, text] of stale) {
    writeFileSync(path, text)
    console.log(`wrote ${relative(root, path)}`)
  }
  for (const path of left) {
    rmSync(path)
    console.log(`removed ${relative(root, path)}`)
  }
  console.log(`wire: ${wanted.size - stale.length} of ${wanted.size} files were fresh`)
  return 0
}

process.exitCode = await main(process.cwd(), process.argv.includes('--check'))
