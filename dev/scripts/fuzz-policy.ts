import { parseArgs } from 'node:util'
import { fuzz, seedCorpus } from './policy-fuzzing/fuzzer.js'

/**
 * `npm run fuzz -- --count N --seed S`: mutates policy files, and fails at the first whose result
 * is wrong or slow.
 */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' }
  }
})
const count = Number(values.count)
const seed = Number(values.seed)
const { accepted, rejected, slowest, totalMilliseconds } = fuzz(seedCorpus(), count, seed)
console.log(
  `${count} files of seed ${seed}: ${accepted} accepted, ${rejected} rejected, no defects.`
)
console.log(
  `${(totalMilliseconds / count).toFixed(2)} ms for each file on average. The slowest file took ${Math.round(slowest.milliseconds)} ms (${slowest.text.length} characters):`
)
console.log(JSON.stringify(slowest.text.slice(0, 300)))
