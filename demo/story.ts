/**
 * The action at work: the committed bundle, run as the runner runs it, against an emulated OSS on
 * this machine. Ends with 0 when the story went as told, else with 1.
 *
 * Usage: npm run demo
 */
import { startEmulator } from '../emulator/emulator.js'
import { startTokenService } from '../runner/token-service.js'
import { chapters } from './chapters.js'
import { printChapter } from './print.js'
import { setTheScene, surprisesIn, tell } from './tell.js'

const emulator = await startEmulator()
const tokens = await startTokenService()
let asTold = true
try {
  setTheScene(emulator, tokens)
  for (const [index, chapter] of chapters.entries()) {
    const result = await tell(chapter, emulator, tokens)
    const surprises = surprisesIn(chapter, result)
    printChapter(index + 1, chapter, result, surprises)
    asTold &&= surprises.length === 0
  }
} finally {
  await emulator.close()
  await tokens.close()
}
console.log(asTold ? '\nThe story went as told.' : '\nThe story did not go as told.')
process.exitCode = asTold ? 0 : 1
