import { afterAll, afterEach, beforeAll, expect } from '@jest/globals'
import {
  startEmulator,
  type Emulator,
  type EmulatorOptions
} from '../../../dev/emulator/emulator.js'
import { runStep, type Step, type StepResult } from '../../../dev/runner/step/run-step.js'
import { expectNoLeak } from './expect-no-leak.js'
import { expectValidReport } from './expect-valid-report.js'

export const emulatorCredentials = {
  'access-key-id': 'emulator-id',
  'access-key-secret': 'emulator-secret'
}

/** The inputs of a step that verifies AES256 on the emulator's bucket `photos`. */
export function defaultInputs(emulator: { url: string }): Record<string, string> {
  return {
    bucket: 'photos',
    algorithm: 'AES256',
    region: 'cn-hangzhou',
    endpoint: emulator.url,
    'kms-endpoint': emulator.url,
    'max-attempts': '2',
    ...emulatorCredentials
  }
}

/** Besides inputs: the environment, and the secrets created during the run. */
export interface StepOverrides extends Omit<Step, 'with'> {
  readonly secrets?: () => readonly string[]
  /** What the step published elsewhere, by location. */
  readonly published?: () => Readonly<Record<string, string>>
}

export interface ActionFixture {
  /** The emulator of this test file. */
  readonly emulator: Emulator
  /** Runs the shipped bundle against it. The given inputs and variables override the defaults. */
  run(inputs?: Record<string, string>, step?: StepOverrides): Promise<StepResult>
  /** OSS operations since the test began, in order of arrival. */
  operations(): string[]
}

/**
 * An emulator for a test file, with a bucket `photos` without a rule in cn-hangzhou; faults end
 * with each test.
 */
export function actionFixture(options: EmulatorOptions = {}): ActionFixture {
  let emulator: Emulator
  let seen = 0
  beforeAll(async () => {
    emulator = await startEmulator(options)
    emulator.addBucket('photos')
  })
  afterEach(() => {
    emulator.clearFaults()
    emulator.setRule('photos', undefined)
    seen = emulator.requests.length
  })
  afterAll(() => emulator.close())
  return {
    get emulator() {
      return emulator
    },
    run: async (inputs = {}, { secrets = () => [], published = () => ({}), ...step } = {}) => {
      const stepOptions = { ...step, with: { ...defaultInputs(emulator), ...inputs } }
      const result = await runStep(stepOptions)
      // No scenario may leak secrets or forge commands.
      expectNoLeak(stepOptions, result, secrets(), published())
      expect(result.exportedState).toBe('')
      if (result.report !== '') expectValidReport(result.report)
      return result
    },
    operations: () => emulator.requests.slice(seen).map(({ operation }) => operation)
  }
}

/** The reason code of a step's only finding. */
export function reasonCodeOf(result: StepResult): string | undefined {
  const [finding] = JSON.parse(result.outputs['results'] ?? '[]') as {
    reason?: { code: string }
  }[]
  return finding?.reason?.code
}
