import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/**
 * Tests that play thousands of runs, build the bundle, or wait for long: by name, wherever they are.
 * They run on their own with `npm run test:slow`, and with all others in `npm test` and in CI.
 */
const slow = [
  'check-dist',
  'policy-fuzzing',
  'session-renewal',
  'concurrent-writers',
  'random-faults',
  'release',
  'soak',
  'throttled-service',
  'throttling'
]

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
  // A limit is no assertion: it is for what hangs, on a machine however busy.
  testTimeout: 600_000,
  // The bundle's tests mostly wait, for a service that is slow or a rule that does not show yet.
  maxWorkers: Math.max(4, availableParallelism() * 2)
}
