import { describe, expect, test } from '@jest/globals'
import { didYouMean } from '../../../src/text/did-you-mean.js'
import { requirableAlgorithms } from '../../../src/encryption/requirement.js'

describe('no word is proposed', () => {
  test.each([
    ['for one in another script', '国密'],
    ['for one without a letter', '--'],
    ['that is weaker than the other one in it, with a key of KMS', 'KMS-SM4'],
    ['that is weaker than the other one in it, among other words', 'SSE-KMS-AES256']
  ])('%s', (_, typed) => {
    expect(didYouMean(typed, requirableAlgorithms)).toBe('')
  })
})

test('a word is proposed that others stand before', () => {
  expect(didYouMean('SSE-KMS', requirableAlgorithms)).toBe(' Did you mean KMS?')
})
