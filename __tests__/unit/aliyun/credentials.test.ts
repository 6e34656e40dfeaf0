import { describe, expect, test } from '@jest/globals'
import { findCredentials, secretsIn } from '../../../src/aliyun/credentials.js'

const inputs = { 'access-key-id': 'id-i', 'access-key-secret': 'secret-i', 'security-token': '' }
const none = { 'access-key-id': '', 'access-key-secret': '', 'security-token': '' }

describe('credentials come from', () => {
  test.each<[string, Record<string, string>, Record<string, string>, object]>([
    [
      'the inputs, before any variable',
      inputs,
      { OSS_ACCESS_KEY_ID: 'o', OSS_ACCESS_KEY_SECRET: 'p' },
      { accessKeyId: 'id-i', accessKeySecret: 'secret-i' }
    ],
    [
      'ALIBABA_CLOUD_*',
      none,
      {
        ALIBABA_CLOUD_ACCESS_KEY_ID: 'a',
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'b',
        ALIBABA_CLOUD_SECURITY_TOKEN: 'c',
        ALICLOUD_ACCESS_KEY: 'x',
        ALICLOUD_SECRET_KEY: 'y'
      },
      { accessKeyId: 'a', accessKeySecret: 'b', securityToken: 'c' }
    ],
    [
      'ALIBABACLOUD_*',
      none,
      { ALIBABACLOUD_ACCESS_KEY_ID: 'a', ALIBABACLOUD_ACCESS_KEY_SECRET: 'b' },
      { accessKeyId: 'a', accessKeySecret: 'b' }
    ],
    [
      'ALICLOUD_*',
      none,
      { ALICLOUD_ACCESS_KEY: 'a', ALICLOUD_SECRET_KEY: 'b', ALICLOUD_SECURITY_TOKEN: '' },
      { accessKeyId: 'a', accessKeySecret: 'b' }
    ],
    [
      'OSS_*',
      none,
      { OSS_ACCESS_KEY_ID: 'a', OSS_ACCESS_KEY_SECRET: 'b', OSS_SESSION_TOKEN: 'c' },
      { accessKeyId: 'a', accessKeySecret: 'b', securityToken: 'c' }
    ],
    [
      'the next family when one was emptied or is half there; a pair never mixes',
      none,
      {
        ALIBABA_CLOUD_ACCESS_KEY_ID: '',
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: '',
        ALICLOUD_ACCESS_KEY: 'half',
        OSS_ACCESS_KEY_ID: 'a',
        OSS_ACCESS_KEY_SECRET: 'b',
        ALIBABA_CLOUD_SECURITY_TOKEN: 'stray'
      },
      { accessKeyId: 'a', accessKeySecret: 'b' }
    ]
  ])('%s', (_, input, env, credentials) => {
    expect(findCredentials(input, env)).toMatchObject({ credentials })
    expect(findCredentials(input, env)).toHaveProperty('credentials', credentials)
  })
})

describe('credentials are refused', () => {
  test.each<[string, Record<string, string>, Record<string, string>, RegExp]>([
    [
      'when there are none',
      none,
      {},
      /no credentials: .*ALIBABA_CLOUD_ACCESS_KEY_ID.*ALIBABACLOUD_.*ALICLOUD_ACCESS_KEY.*OSS_ACCESS_KEY_ID/
    ],
    [
      'when a family is only half there',
      none,
      { OSS_ACCESS_KEY_ID: 'a' },
      /OSS_ACCESS_KEY_ID is set but OSS_ACCESS_KEY_SECRET is not/
    ],
    [
      'when the secret input is empty, though a variable has one',
      { ...inputs, 'access-key-secret': '' },
      { OSS_ACCESS_KEY_ID: 'a', OSS_ACCESS_KEY_SECRET: 'b' },
      /access-key-secret is empty/
    ],
    [
      'when the id input is empty',
      { ...inputs, 'access-key-id': ' ' },
      {},
      /access-key-id is empty/
    ],
    ['when a token stands alone', { ...none, 'security-token': 't' }, {}, /access-key-id is empty/],
    [
      'when a temporary key lacks its token',
      { ...inputs, 'access-key-id': 'STS.abc' },
      {},
      /temporary key/
    ],
    [
      'when a token is what an expression left',
      { ...inputs, 'security-token': 'false' },
      {},
      /security-token is the word false/
    ],
    [
      'when a value has a line break in it',
      { ...inputs, 'access-key-secret': 'a\nb' },
      {},
      /access-key-secret has white space/
    ]
  ])('%s', (_, input, env, expected) => {
    const found = findCredentials(input, env)
    expect('problems' in found && found.problems.join('\n')).toMatch(expected)
    expect(JSON.stringify(found)).not.toContain('secret-i')
  })
})

test('every value that may be a secret is masked, line by line, used or not', () => {
  expect(
    secretsIn(
      { ...inputs, 'security-token': 'one\ntwo' },
      {
        OSS_ACCESS_KEY_SECRET: 'unused',
        ALICLOUD_SECRET_KEY: ' ',
        ALICLOUD_SECURITY_TOKEN: 'false',
        PATH: '/bin'
      }
    ).sort()
  ).toEqual(['id-i', 'one', 'one\ntwo', 'secret-i', 'two', 'unused'])
})
