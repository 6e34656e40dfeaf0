import { expect, test } from '@jest/globals'
import { readEnvironment } from '../../../../src/run/environment.js'
import { secretsIn } from '../../../../src/aliyun/credentials/secrets.js'

/** A value that is missing here would appear in the log. */
test.each(['access-key-id', 'access-key-secret', 'security-token', 'github-token'])(
  'the input %s is a secret, as a whole and line by line',
  name => {
    expect(secretsIn({ [name]: ' one\r\n two \n' }, readEnvironment({})).sort()).toEqual(
      ['one\r\n two', 'one', 'two'].sort()
    )
  }
)

test.each([
  'ALIBABA_CLOUD_ACCESS_KEY_ID',
  'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
  'ALIBABA_CLOUD_SECURITY_TOKEN',
  'OSS_ACCESS_KEY_SECRET'
])('the variable %s is a secret', name => {
  expect(secretsIn({}, readEnvironment({ [name]: 'a-secret' }))).toEqual(['a-secret'])
})

test('empty and absent values are not secrets', () => {
  expect(secretsIn({ 'access-key-id': ' ', 'github-token': '' }, readEnvironment({}))).toEqual([])
})
