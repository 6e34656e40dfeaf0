import { expect, test } from '@jest/globals'
import { readEnvironment } from '../../../../src/run/environment.js'
import { secretsIn } from '../../../../src/aliyun/credentials/secrets.js'
import { inputDefaults, secretInputs } from '../../../../src/inputs/inputs.js'

/** A value that is missing here would appear in the log. */
test('every input whose name says so holds a secret', () => {
  expect(
    Object.keys(inputDefaults).filter(name => /access-key|secret|token|password/.test(name))
  ).toEqual([...secretInputs])
})

test('the value of an input is a secret, as a whole and line by line', () => {
  expect(secretsIn([' one\r\n two \n'], readEnvironment({})).sort()).toEqual(
    ['one\r\n two', 'one', 'two'].sort()
  )
})

test.each([
  'ALIBABA_CLOUD_ACCESS_KEY_ID',
  'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
  'ALIBABA_CLOUD_SECURITY_TOKEN',
  'OSS_ACCESS_KEY_SECRET'
])('the variable %s is a secret', name => {
  expect(secretsIn([], readEnvironment({ [name]: 'a-secret' }))).toEqual(['a-secret'])
})

test('empty and absent values are not secrets', () => {
  expect(secretsIn([' ', ''], readEnvironment({}))).toEqual([])
})
