/**
 * What no type checker sees. Each ban says what to use instead; scripts/test/gates.proc.ts shows each of them bite.
 *
 * A later entry of a flat config replaces the options of a rule, it does not add to them: so the lists of banned syntax grow
 * from `everywhere` over `published` to `pure`, and each zone names the whole list that holds in it.
 */

import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const pureZones = ['packages/kernel/src/**/*.ts', 'packages/crdt/src/**/*.ts', 'packages/*/src/core/**/*.ts']

const everywhere = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'Export by name: a default export has a different name in each importer.'
  },
  {
    selector: 'ExportAllDeclaration',
    message: 'List what is exported: the index is the reviewed list of the public API.'
  },
  {
    selector: 'CatchClause > BlockStatement[body.length=0]',
    message: 'Say in code why the error is dropped: log it or count it.'
  },
  {
    selector: 'CallExpression[callee.property.name="catch"] > :function > BlockStatement[body.length=0]',
    message: 'Say in code why the error is dropped: log it or count it.'
  },
  {
    selector:
      'CallExpression[callee.property.name="catch"] > ArrowFunctionExpression > Identifier.body[name="undefined"]',
    message: 'Say in code why the error is dropped: log it or count it.'
  }
]

const published = [
  ...everywhere,
  {
    selector: ':matches(NewExpression, CallExpression)[callee.name="Error"]',
    message: 'Callers match errors by name: throw a class of errors.ts, or use invariant() for a rule of our own.'
  }
]

const asynchronous =
  'A core is synchronous: output what is to be done (persist, call, load) and take its result as an input.'
const pure = [
  ...published,
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'Draw from the Rng that was handed in, so that a seed replays the run.'
  },
  { selector: ':function[async=true]', message: asynchronous },
  { selector: 'AwaitExpression', message: asynchronous },
  { selector: 'ForOfStatement[await=true]', message: asynchronous },
  { selector: 'NewExpression[callee.name="Promise"]', message: asynchronous },
  { selector: 'MemberExpression[object.name="Promise"]', message: asynchronous },
  {
    selector: 'CallExpression[callee.property.name=/^(localeCompare|toLocale[A-Z]\\w*)$/]',
    message: 'Locale differs between machines: compare strings with <, which is the same on every engine.'
  }
]

const pureGlobals = [
  { name: 'Date', message: 'Time is an input: use the `now` and `wall` that come with each step.' },
  { name: 'Intl', message: 'Locale differs between machines: compare strings with <.' },
  { name: 'WeakRef', message: 'What the garbage collector does differs from run to run.' },
  { name: 'FinalizationRegistry', message: 'What the garbage collector does differs from run to run.' }
]

export default defineConfig(
  globalIgnores([
    'docs/api/',
    '**/dist/',
    '**/node_modules/',
    '**/wire/*.js',
    '**/wire/*.d.ts',
    '**/*.js',
    '**/*.mjs',
    '**/*.cjs'
  ]),
  {
    files: ['**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', 500],
      'no-restricted-syntax': ['error', ...everywhere],
      'no-var': 'error',
      'no-warning-comments': ['error', { terms: ['fixme'] }],
      'prefer-const': 'error'
    }
  },
  {
    files: ['**/*.ts'],
    ignores: ['**/test/**', 'test/**'],
    rules: { 'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }] }
  },
  { files: ['packages/*/src/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...published] } },
  {
    files: pureZones,
    rules: { 'no-restricted-syntax': ['error', ...pure], 'no-restricted-globals': ['error', ...pureGlobals] }
  },
  {
    files: ['packages/sim/src/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'Date', message: 'The simulator has its own clocks.' }],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Draw from the Rng of the seed, so that it replays the run.' }
      ]
    }
  },
  {
    files: ['**/test/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...everywhere,
        {
          selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name="only"]',
          message: 'A focused test silently leaves out all others.'
        }
      ]
    }
  },
  // Tools that take a configuration want it as a default export.
  { files: ['*.config.ts'], rules: { 'no-restricted-syntax': 'off' } }
)
