import { describe, expect, test } from '@jest/globals'
import { didYouMean } from '../../../src/text/did-you-mean.js'
import { code, emptyMessage, message } from '../../../src/text/message.js'
import { requirableAlgorithms } from '../../../src/encryption/requirement.js'

describe('didYouMean suggests nothing', () => {
  test.each([
    ['for a word in another script', '国密'],
    ['for a word without a letter', '--'],
    ['when SM4, the data encryption, follows KMS', 'KMS-SM4'],
    ['when AES256, the data encryption, follows SSE-KMS', 'SSE-KMS-AES256']
  ])('%s', (_, typed) => {
    expect(didYouMean(typed, requirableAlgorithms)).toEqual(emptyMessage)
  })
})

test('didYouMean suggests a known word that has a prefix', () => {
  expect(didYouMean('SSE-KMS', requirableAlgorithms)).toEqual(
    message` Did you mean ${code('KMS')}?`
  )
})
