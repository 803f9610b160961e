import { defineConfig } from 'vitest/config'

/**
 * One project per kind of test, told by the file's suffix. `vitest run` runs all of them, cheap kinds first;
 * `vitest run --project unit packages/kernel` narrows both ways.
 *
 * | project | suffix                  | what it may touch                                  |
 * | ------- | ----------------------- | -------------------------------------------------- |
 * | unit    | `.spec.ts`, `.prop.ts`  | nothing: no network, no timers (properties: seeded) |
 * | sim     | `.sim.ts`               | the simulator                                      |
 * | node    | `.node.ts`              | real libp2p in one process, loopback, disk         |
 * | proc    | `.proc.ts`              | child processes: kill, pause, restart              |
 * | net     | `.net.ts`               | network namespaces of its own: real hosts, lost packets |
 */
const projects = [
  { name: 'unit', suffix: '{spec,prop}', timeoutMs: 60_000 },
  { name: 'sim', suffix: 'sim', timeoutMs: 300_000 },
  { name: 'node', suffix: 'node', timeoutMs: 120_000 },
  { name: 'proc', suffix: 'proc', timeoutMs: 300_000 },
  { name: 'net', suffix: 'net', timeoutMs: 300_000 }
]

// Workspace packages resolve to their TypeScript sources: tests never need a build.
const conditions = ['@peermesh/source', 'module', 'node', 'development|production']

export default defineConfig({
  test: {
    passWithNoTests: true,
    // Two files at a time, of those that start processes of their own too: they mostly wait for what these say.
    maxWorkers: 2,
    projects: projects.map(({ name, suffix, timeoutMs }, index) => ({
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      test: {
        name,
        include: [`{packages,examples}/*/test/**/*.${suffix}.ts`, `{test,bench,scripts/test}/**/*.${suffix}.ts`],
        exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**'],
        // Kinds run one after another, so that a broken value is reported before a broken mesh of values.
        sequence: { groupOrder: index },
        // vitest's default, but said: otherwise each run ends with an advice to turn it off instead of with its counts.
        isolate: true,
        testTimeout: timeoutMs,
        hookTimeout: timeoutMs
      }
    }))
  }
})
