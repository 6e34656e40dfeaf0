/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['**/__tests__/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/lib/', '<rootDir>/dist/', '<rootDir>/dev/picture/'],
  extensionsToTreatAsEsm: ['.ts'],
  // Sources import "./x.js" as Node resolves it; jest finds the TypeScript behind it.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': ['ts-jest', { useESM: true, diagnostics: { ignoreCodes: [151002] } }]
  },
  // A limit is no assertion: it is for what hangs, on a machine however busy.
  testTimeout: 600_000,
  // The bundle's tests mostly wait: for a service that is slow, a rule that does not show yet.
  maxWorkers: 3
}
