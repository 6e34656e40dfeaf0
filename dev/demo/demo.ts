/**
 * Demonstrates the action: runs the committed bundle as the runner does, against an emulated OSS on
 * this machine. Exits with 0 when every step went as expected, else with 1.
 *
 * Usage: npm run demo
 */
import { startEmulator } from '../emulator/emulator.js'
import { startOidcTokenService } from '../runner/token-service/oidc-token-service.js'
import { scenarios } from './scenarios.js'
import { printScenario } from './print-scenario.js'
import { setUpAccount, findMismatches, runScenario } from './run-scenario.js'

const emulator = await startEmulator()
const tokens = await startOidcTokenService()
let asExpected = true
try {
  setUpAccount(emulator, tokens)
  for (const [index, scenario] of scenarios.entries()) {
    const result = await runScenario(scenario, emulator, tokens)
    const mismatches = findMismatches(scenario, result)
    printScenario(index + 1, scenario, result, mismatches)
    asExpected &&= mismatches.length === 0
  }
} finally {
  await emulator.close()
  await tokens.close()
}
console.log(
  asExpected ? '\nAll steps behaved as expected.' : '\nSome steps did not behave as expected.'
)
process.exitCode = asExpected ? 0 : 1
