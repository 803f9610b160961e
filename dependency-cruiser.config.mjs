/**
 * Who may import whom (docs/decisions/0001). Each rule's comment is what a contributor reads when it bites;
 * scripts/test/gates.proc.ts shows each of them bite.
 */

/** What each package may import of ours, itself aside. What is not listed is refused. */
const imports = {
  kernel: [],
  crdt: ['kernel'],
  sim: ['kernel'],
  host: ['kernel'],
  membership: ['kernel', 'host'],
  quorum: ['kernel', 'host', 'membership'],
  election: ['kernel', 'host', 'membership', 'quorum'],
  lock: ['kernel', 'host', 'membership', 'quorum'],
  partition: ['kernel', 'crdt', 'host', 'membership', 'quorum'],
  store: ['kernel', 'crdt', 'host', 'membership'],
  peermesh: ['kernel', 'crdt', 'host', 'membership', 'quorum', 'election', 'lock', 'partition', 'store']
}

const anyOf = (names) => `(${names.join('|')})`

const directions = Object.entries(imports).map(([name, allowed]) => ({
  name: `${name}-imports`,
  comment: `${name} may import ${allowed.length === 0 ? 'no other package of ours' : allowed.join(', ')}.`,
  severity: 'error',
  from: { path: `^packages/${name}/src/` },
  to: { path: '^(packages|examples|test|bench|scripts)/', pathNot: `^packages/${anyOf([name, ...allowed])}/` }
}))

export default {
  forbidden: [
    ...directions,
    {
      name: 'known-package',
      comment: 'A new package states what it may import in dependency-cruiser.config.mjs.',
      severity: 'error',
      from: { path: '^packages/', pathNot: `^packages/${anyOf(Object.keys(imports))}/` },
      to: {}
    },
    {
      name: 'no-cycle',
      comment: 'Two files that import each other are one idea in two places: move the shared part below both.',
      severity: 'error',
      from: {},
      to: { circular: true }
    },
    {
      name: 'pure-packages-import-nothing',
      comment:
        'kernel and crdt are pure: no platform, no npm package. What they need of either is an input or an output.',
      severity: 'error',
      from: { path: '^packages/(kernel|crdt)/src/' },
      to: { pathNot: '^packages/(kernel|crdt)/src/' }
    },
    {
      name: 'core-imports',
      comment: 'A core imports itself, kernel, crdt, and the types of lower cores (import type), nothing else.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/core/' },
      to: { pathNot: ['^packages/$1/src/core/', '^packages/(kernel|crdt)/src/', '^packages/[^/]+/src/core/'] }
    },
    {
      name: 'core-imports-types',
      comment: 'A core knows a lower core by its types only: use `import type`, and let the Stack route the call.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/core/' },
      to: { path: '^packages/[^/]+/src/core/', pathNot: '^packages/$1/', dependencyTypesNot: ['type-only'] }
    },
    {
      name: 'no-deep-import',
      comment: 'Import another package by its name: what its index does not export is not for others.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/', pathNot: '^packages/[^/]+/sim/' },
      to: { path: '^packages/[^/]+/', pathNot: ['^packages/$1/', '^packages/[^/]+/src/(core/)?index\\.ts$'] }
    },
    {
      name: 'no-deep-import-from-outside',
      comment: 'Import a package by its name: what its index does not export is not for others.',
      severity: 'error',
      // A simulation seats the cores below its own, as they ship.
      from: { path: '^(examples|test|bench|packages/[^/]+/sim)/' },
      to: {
        path: '^packages/',
        // What `exports` names, and oracles of simulations, which the suite of the whole stack shares.
        pathNot: ['^packages/[^/]+/src/((core/)?index|seat)\\.ts$', '^packages/[^/]+/sim/']
      }
    },
    {
      name: 'examples-use-the-public-api',
      comment:
        'An example shows what a user can do: of ours it imports `peermesh` only, and its tests what drives a terminal.',
      severity: 'error',
      from: { path: '^examples/([^/]+)/' },
      to: {
        path: '^(packages|examples|test|bench|scripts)/',
        pathNot: ['^packages/peermesh/src/index\\.ts$', '^examples/$1/', '^test/support/terminal\\.ts$']
      }
    },
    {
      name: 'services-see-interfaces',
      comment: 'A service takes its components by @libp2p/interface. Only the peermesh facade picks implementations.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: '^packages/peermesh/src/' },
      to: {
        path: 'node_modules/(libp2p|@libp2p/(tcp|memory|noise|yamux|identify|ping|mdns|bootstrap|gossipsub|floodsub))/'
      }
    },
    {
      name: 'no-test-code-in-src',
      comment: 'What is published does not import what is only there to test it.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: { path: ['^packages/[^/]+/test/', 'node_modules/(vitest|fast-check)/'] }
    },
    {
      name: 'declared-dependency',
      comment: 'Published code imports only what its own package.json lists under dependencies or peerDependencies.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      // A peer dependency is a development dependency too: for the tests.
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer'] }
    },
    {
      name: 'optional-dependency',
      comment: 'yjs may not be installed: only what is asked for as @peermesh/store/yjs imports it.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: '^packages/store/src/yjs/' },
      to: { path: 'node_modules/yjs/' }
    },
    {
      name: 'optional-dht',
      comment: '@libp2p/kad-dht may not be installed: it is read where a peer is asked for a DHT, and nowhere else.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: '^packages/peermesh/src/dht\\.ts$' },
      to: { path: 'node_modules/@libp2p/kad-dht/' }
    },
    {
      name: 'resolvable',
      comment: 'This import leads nowhere: is it exported, declared and installed?',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^packages/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@peermesh/source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.d.ts']
    }
  }
}
