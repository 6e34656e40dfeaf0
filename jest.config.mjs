import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

/**
 * Tests that play thousands of runs, write large files, start processes, build the bundle, or wait
 * for long: by name, wherever they are. They run on their own with `npm run test:slow`, and with all
 * others in `npm test` and in CI.
 */
const slow = [
  'any-single-false-read',
  'check-dist',
  'cli',
  'concurrent-writers',
  'endless-bucket-list',
  'formats-agree',
  'fuzzer',
  'hostile-policies',
  'large-drafts',
  'large-reports',
  'markdown-limits',
  'pagination',
  'random-faults',
  'release',
  'rendered-html',
  'response-size-limit',
  'round-trip',
  'session-renewal',
  'shutdown',
  'soak',
  'throttled-service',
  'throttling',
  'walls'
]

// Node 22 and later load what an earlier process compiled: tests start the bundle thousands of times.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(
  new URL('node_modules/.cache/compiled', import.meta.url)
)

const names = readdirSync(new URL('__tests__/', import.meta.url), { recursive: true })
const gone = slow.filter(name => !names.some(file => file.endsWith(`/${name}.test.ts`)))
if (gone.length > 0)
  throw new Error(`No test has the name that jest.config.mjs has: ${gone.join()}`)

const action = '/__tests__/action/'
const slowTests = `/(?:${slow.join('|')})\\.test\\.ts$`

const project = (displayName, more) => ({
  displayName,
  testEnvironment: 'node',
  testMatch: ['**/__tests__/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/lib/', '<rootDir>/dist/', '<rootDir>/dev/picture/'],
  extensionsToTreatAsEsm: ['.ts'],
  // Sources import "./x.js" as Node resolves it; jest finds the TypeScript behind it.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // Transpiled without a look at types (tsconfig.json: isolatedModules); `npm run types` checks them.
  transform: {
    '^.+\\.ts$': ['ts-jest', { useESM: true, diagnostics: { ignoreCodes: [151002] } }]
  },
  ...more
})
const all = { statements: 100, branches: 100, functions: 100, lines: 100 }

/**
 * How many branches of a file no input can reach: most are defaults (`?? ''`) for what the types allow
 * and the code before rules out, as of an index that is in the list, or of a place that each node has.
 */
const unreachable = {
  'policy/bucket-pattern': 7, // characters that are in the tables; a space, which is refused before
  'policy/interpret-policy': 3, // parts that the schema requires
  'policy/interpret-rule': 1, // the same
  'policy/match-rule': 1, // the inputs' only rule behind another
  'policy/parse-policy': 7, // places that every mistake has
  'policy/schema-messages': 3, // a keyword that the schema does not have
  'policy/schema-validation': 2, // the same
  'policy/yaml-reader': 6 // nodes that are neither pair, scalar, list, mapping nor alias
}
const floors = Object.entries(unreachable).map(([file, branches]) => {
  // Less than zero: so many may be without a test. Such a branch can have a statement of its own.
  const floor = { statements: -1, branches: -branches, functions: 100, lines: -1 }
  return [`src/${file}.ts`, floor]
})
const others = Object.keys(unreachable).map(file => file.split('/')[1])

const needsBuild = '<rootDir>/__tests__/action/needs-build.mjs'

/** @type {import('jest').Config} */
export default {
  projects: [
    project('unit', { testPathIgnorePatterns: ['/node_modules/', action, slowTests] }),
    project('action', {
      testMatch: ['**/__tests__/action/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', slowTests],
      globalSetup: needsBuild
    }),
    project('slow', { testMatch: undefined, testRegex: slowTests, globalSetup: needsBuild })
  ],
  testSequencer: '<rootDir>/jest.sequencer.mjs',
  coverageDirectory: 'node_modules/.cache/coverage',
  coverageReporters: ['text-summary', ['text', { skipFull: true }]],
  collectCoverageFrom: ['src/**/*.ts'],
  // What decides without input or output: each line and branch of it is shown by a unit test.
  coverageThreshold: {
    [`src/{encryption,policy}/**/!(${others.join('|')}).ts`]: all,
    ...Object.fromEntries(floors)
  },
  // A limit is no assertion: it is for what hangs, on a machine however busy.
  testTimeout: 600_000,
  // Two more than cores: at any time some tests only wait, for a slow service or a change to show.
  maxWorkers: availableParallelism() + 2,
  // A worker keeps something of each file that it has run.
  workerIdleMemoryLimit: '1GB'
}
