import { expect, test } from '@jest/globals'
import { readEnvironment } from '../../../src/run/environment.js'

test('keeps each variable with what reads it, and nothing else', () => {
  const { runner, ...others } = readEnvironment({
    PATH: '/bin',
    GITHUB_REPOSITORY: 'octo/shop',
    ALIBABA_CLOUD_ACCESS_KEY_ID: ' id ',
    OSS_SESSION_TOKEN: '',
    ALIBABA_CLOUD_ROLE_ARN: 'role',
    ALIBABA_CLOUD_ECS_METADATA: 'runner',
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
    ALIBABA_CLOUD_CREDENTIALS_URI: 'http://127.0.0.1',
    ALIBABA_CLOUD_OTHER: 'x',
    ACTIONS_ID_TOKEN_REQUEST_URL: ' https://token.example ',
    https_proxy: 'http://proxy',
    NO_PROXY: '*',
    INPUT_BUCKET: 'photos',
    input_team: 'web',
    INPUTS: 'x'
  })
  expect(runner.repository).toBe('octo/shop')
  expect(others).toEqual({
    credentials: {
      ALIBABA_CLOUD_ACCESS_KEY_ID: ' id ',
      OSS_SESSION_TOKEN: '',
      ALIBABA_CLOUD_ROLE_ARN: 'role',
      ALIBABA_CLOUD_ECS_METADATA: 'runner',
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
      ALIBABA_CLOUD_CREDENTIALS_URI: 'http://127.0.0.1'
    },
    oidc: { url: 'https://token.example', bearer: '' },
    proxies: { https_proxy: 'http://proxy', NO_PROXY: '*' },
    inputs: { INPUT_BUCKET: 'photos', input_team: 'web' },
    useColor: true
  })
})

test.each([
  ['', true],
  ['1', false]
])('NO_COLOR=%j: colors %s', (value, useColor) => {
  expect(readEnvironment({ NO_COLOR: value }).useColor).toBe(useColor)
})
