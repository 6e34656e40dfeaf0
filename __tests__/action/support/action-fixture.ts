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

/** The inputs of a step that verifies AES256 on the bucket `photos` of an emulator. */
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

/** Beside its inputs: its environment, and which secrets came to be while it ran. */
export interface StepOverrides extends Omit<Step, 'with'> {
  readonly secrets?: () => readonly string[]
  /** What it sent elsewhere to be read by people, by where. */
  readonly published?: () => Readonly<Record<string, string>>
}

export interface ActionFixture {
  /** The emulator of this test file. */
  readonly emulator: Emulator
  /** Runs the shipped bundle against it. An input or a variable that is given wins. */
  run(inputs?: Record<string, string>, step?: StepOverrides): Promise<StepResult>
  /** What OSS was asked since the test began: operations in order of arrival. */
  operations(): string[]
}

/** An emulator for a test file, with a bucket `photos` without a rule in cn-hangzhou; faults end with each test. */
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
      // Whatever a scenario is about, it leaks nothing and forges nothing.
      expectNoLeak(stepOptions, result, secrets(), published())
      expect(result.exportedState).toBe('')
      if (result.report !== '') expectValidReport(result.report)
      return result
    },
    operations: () => emulator.requests.slice(seen).map(({ operation }) => operation)
  }
}

/** The reason code of the one finding of a step. */
export function reasonCodeOf(result: StepResult): string | undefined {
  const [finding] = JSON.parse(result.outputs['results'] ?? '[]') as {
    reason?: { code: string }
  }[]
  return finding?.reason?.code
}
