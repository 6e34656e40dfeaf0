import type { Emulator } from '../emulator/emulator.js'
import { runStep, type StepResult } from '../runner/step.js'
import { ownKey, type Chapter } from './chapters.js'

/** The buckets that the story is about. */
export function setTheScene(emulator: Emulator): void {
  emulator.addBucket('shop-orders', { region: 'cn-hangzhou', rule: { algorithm: 'AES256' } })
  emulator.addBucket('shop-media', { region: 'cn-hangzhou' })
  emulator.addBucket('shop-backup', { region: 'cn-beijing', rule: { algorithm: 'AES256' } })
  emulator.addKmsKey(ownKey, { aliases: ['alias/shop'] })
}

/** Runs the step of a chapter, after what happens before it. */
export async function tell(chapter: Chapter, emulator: Emulator): Promise<StepResult> {
  chapter.before?.(emulator)
  return await runStep({
    with: {
      endpoint: emulator.url,
      'access-key-id': 'emulator-id',
      'access-key-secret': 'emulator-secret',
      ...(chapter.with['algorithm'] === 'KMS' ? { 'kms-endpoint': emulator.url } : {}),
      ...chapter.with
    }
  })
}

/** In what a step did not go as the chapter tells it. */
export function surprisesIn({ expected }: Chapter, { outputs, exitCode }: StepResult): string[] {
  const actual: Record<string, string> = { ...outputs, 'exit code': String(exitCode) }
  return Object.entries(expected)
    .map(([name, value]) => ({ name, value, found: actual[name] ?? '' }))
    .filter(({ value, found }) => value !== found)
    .map(({ name, value, found }) => `${name} should be ${value}, and is ${found}`)
}
