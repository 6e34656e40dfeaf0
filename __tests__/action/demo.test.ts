import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { pageBlocks } from '../../dev/docs/code-blocks.js'
import { scenarios, type DemoScenario } from '../../dev/demo/scenarios.js'
import { renderLog } from '../../dev/demo/print-scenario.js'
import { setUpAccount, findMismatches, runScenario } from '../../dev/demo/run-scenario.js'
import { startEmulator, type Emulator } from '../../dev/emulator/emulator.js'
import { findingsOf } from './support/sample-account.js'
import type { StepResult } from '../../dev/runner/step/run-step.js'
import {
  startOidcTokenService,
  type OidcTokenService
} from '../../dev/runner/token-service/oidc-token-service.js'

let emulator: Emulator
let tokens: OidcTokenService
const scenarioResults: { chapter: DemoScenario; result: StepResult }[] = []
beforeAll(async () => {
  emulator = await startEmulator()
  tokens = await startOidcTokenService()
  setUpAccount(emulator, tokens)
  for (const chapter of scenarios) {
    scenarioResults.push({ chapter, result: await runScenario(chapter, emulator, tokens) })
  }
})
afterAll(async () => {
  await emulator.close()
  await tokens.close()
})

test('runs the demo as its scenarios expect', () => {
  expect(scenarioResults.map(({ chapter, result }) => findMismatches(chapter, result))).toEqual(
    scenarios.map(() => [])
  )
})

test('matches the log of the first step in the documents', () => {
  const shown = pageBlocks('docs/reports.md').find(({ mark }) => mark === 'demo:log')?.text ?? ''
  const [first] = scenarioResults.map(({ result }) => renderLog(result))
  expect(alike(shown.trimEnd().split('\n'))).toEqual(alike(first ?? []))
})

test('has the finding that the documents show', () => {
  const shown = pageBlocks('docs/reports.md').find(({ language }) => language === 'json')?.text
  const [first] = scenarioResults.map(({ result }) => findingsOf(result))
  const undated = { requestIds: ['ID'], durationMs: 0 }
  const finding = first?.find(({ bucket }) => bucket === 'shop-media')
  expect({ ...(JSON.parse(shown ?? '') as object), ...undated }).toEqual({ ...finding, ...undated })
})

/** Normalizes what differs between runs. */
function alike(lines: string[]): string[] {
  return lines.map(line =>
    line
      .replace(/[0-9A-F]{24}/, 'ID')
      .replace(/\d+ ms/, 'N ms')
      .replace(/127\.0\.0\.1:\d+/, 'LOOPBACK')
      .replace(/report: .*/, 'report: FILE')
  )
}
