/**
 * The action at work: the committed bundle, run as the runner runs it, against an emulated OSS on
 * this machine. Ends with 0 when the story went as told, else with 1.
 *
 * Usage: npm run demo
 */
import { startEmulator } from '../emulator/emulator.js'
import { runStep } from '../runner/step.js'
import { chapters, type Chapter } from './chapters.js'
import { printChapter } from './print.js'

const emulator = await startEmulator()
let wrong = 0
try {
  emulator.addBucket('shop-orders', { region: 'cn-hangzhou', rule: { algorithm: 'AES256' } })
  emulator.addBucket('shop-media', { region: 'cn-hangzhou' })
  emulator.addBucket('shop-backup', { region: 'cn-beijing', rule: { algorithm: 'AES256' } })
  for (const [index, chapter] of chapters.entries()) {
    chapter.before?.(emulator)
    const result = await runStep({
      with: {
        endpoint: emulator.url,
        'access-key-id': 'emulator-id',
        'access-key-secret': 'emulator-secret',
        ...chapter.with
      }
    })
    const surprises = surprisesIn(chapter, result.exitCode, result.outputs)
    printChapter(index + 1, chapter, result, surprises)
    wrong += surprises.length
  }
} finally {
  await emulator.close()
}
console.log(wrong === 0 ? '\nThe story went as told.' : '\nThe story did not go as told.')
process.exitCode = wrong === 0 ? 0 : 1

function surprisesIn(
  { expected }: Chapter,
  exitCode: number | null,
  outputs: Readonly<Record<string, string>>
): string[] {
  const actual: Record<string, string> = { ...outputs, 'exit code': String(exitCode) }
  return Object.entries(expected)
    .map(([name, value]) => ({ name, value, found: actual[name] ?? '' }))
    .filter(({ value, found }) => value !== found)
    .map(({ name, value, found }) => `${name} should be ${value}, and is ${found}`)
}
