import { expect, test } from '@jest/globals'
import { readEnvironment } from '../../../../src/run/environment.js'
import { secretsIn } from '../../../../src/aliyun/credentials/secrets.js'

/** Whatever may be a secret is masked, used or not: what is missing here would be shown. */
test.each(['access-key-id', 'access-key-secret', 'security-token', 'github-token'])(
  'the input %s is one, as a whole and line by line',
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
])('the variable %s is one', name => {
  expect(secretsIn({}, readEnvironment({ [name]: 'a-secret' }))).toEqual(['a-secret'])
})

test('nothing is made of what is empty or absent', () => {
  expect(secretsIn({ 'access-key-id': ' ', 'github-token': '' }, readEnvironment({}))).toEqual([])
})
