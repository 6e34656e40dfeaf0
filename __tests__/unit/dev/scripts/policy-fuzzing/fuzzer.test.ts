import { expect, test } from '@jest/globals'
import { fuzz, seedCorpus } from '../../../../../dev/scripts/policy-fuzzing/fuzzer.js'
import { checkReading } from '../../../../../dev/scripts/policy-fuzzing/oracle.js'

test('rejects 2,000 mutated files with positions, or accepts them for what they say', () => {
  const { accepted, rejected } = fuzz(seedCorpus(), 2000, 5)
  // Otherwise the mutations are too harsh, or too mild, to find anything.
  expect(accepted).toBeGreaterThan(200)
  expect(rejected).toBeGreaterThan(1000)
})

test('parses the original files as expected', () => {
  const judged = [...new Set(seedCorpus())].map(text => checkReading(text))
  expect(judged.filter(({ defect }) => defect !== undefined)).toEqual([])
  // Those in examples/, with and without their comments.
  expect(judged.filter(({ accepted }) => accepted)).toHaveLength(10)
})
