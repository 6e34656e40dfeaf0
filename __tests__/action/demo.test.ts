import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { chapters, type Chapter } from '../../demo/chapters.js'
import { seenLog } from '../../demo/print.js'
import { setTheScene, surprisesIn, tell } from '../../demo/tell.js'
import { startEmulator, type Emulator } from '../../emulator/emulator.js'
import type { StepResult } from '../../runner/step.js'
import { startTokenService, type TokenService } from '../../runner/token-service.js'

let emulator: Emulator
let tokens: TokenService
const told: { chapter: Chapter; result: StepResult }[] = []
beforeAll(async () => {
  emulator = await startEmulator()
  tokens = await startTokenService()
  setTheScene(emulator, tokens)
  for (const chapter of chapters) {
    told.push({ chapter, result: await tell(chapter, emulator, tokens) })
  }
})
afterAll(async () => {
  await emulator.close()
  await tokens.close()
})

test('the story goes as told', () => {
  expect(told.map(({ chapter, result }) => surprisesIn(chapter, result))).toEqual(
    chapters.map(() => [])
  )
})

test('the README shows the log of its first step as it is', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const shown = /<!-- demo:log -->\n\n```text\n([\s\S]*?)\n```/.exec(readme)?.[1] ?? ''
  const [first] = told.map(({ result }) => seenLog(result))
  expect(alike(shown.split('\n'))).toEqual(alike(first ?? []))
})

/** What differs from run to run, made the same. */
function alike(lines: string[]): string[] {
  return lines.map(line =>
    line
      .replace(/[0-9A-F]{24}/, 'ID')
      .replace(/\d+ ms/, 'N ms')
      .replace(/127\.0\.0\.1:\d+/, 'LOOPBACK')
      .replace(/report: .*/, 'report: FILE')
  )
}
