import { afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { FaultAction } from '../../emulator/emulator.js'
import { gate, reasonOf } from './gate.js'
import { roleArn, withoutKeys } from './job.js'

/** The role of the ECS instance that a runner is on. Its metadata service is the emulator: the requests for 100.100.100.200 are led there. */
const oss = gate()

beforeAll(() => {
  oss.emulator.setInstanceRole('runner')
  oss.emulator.addRole('gate', {
    trust: {
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { RAM: [roleArn('runner')] }
        }
      ]
    }
  })
})
afterEach(() => {
  oss.emulator.setInstanceRole('runner')
})

const run = (
  inputs: Record<string, string> = {},
  env: Record<string, string> = {}
): ReturnType<typeof oss.run> =>
  oss.run(
    { ...withoutKeys, 'fail-on': 'unknown', 'max-attempts': '1', ...inputs },
    {
      env: {
        ALIBABA_CLOUD_ECS_METADATA: 'runner',
        NODE_OPTIONS: `--import=${new URL('reroute.mjs', import.meta.url).href}`,
        EMULATOR_PORT: String(oss.emulator.port),
        ...env
      },
      secrets: () => oss.emulator.handedOut
    }
  )

/** As good as any, but for what is said of it. */
const session = {
  AccessKeyId: 'STS.of-an-instance',
  AccessKeySecret: 'secret-of-an-instance',
  SecurityToken: 'token-of-an-instance',
  Expiration: '2099-01-01T00:00:00Z'
}

const questions = ['GetMetadataToken', 'GetInstanceCredentials']

describe('the instance role', () => {
  test('is asked for a token first, then for credentials', async () => {
    const result = await run({}, { HTTP_PROXY: 'http://proxy.invalid:3128' })
    expect(result.outputs['status']).toBe('drifted')
    expect(oss.operations()).toEqual([...questions, 'GetBucketEncryption'])
    expect(result.log).toContain('credentials  instance role runner of this machine')
  })

  test('may assume a further role', async () => {
    const result = await run({
      'role-to-assume': roleArn('gate'),
      'sts-endpoint': oss.emulator.url
    })
    expect(result.outputs['status']).toBe('drifted')
    expect(oss.operations()).toEqual([...questions, 'AssumeRole', 'GetBucketEncryption'])
    expect(result.log).toContain(
      `credentials  role ${roleArn('gate')}, assumed with instance role runner of this machine`
    )
  })

  test('that the instance does not have is told', async () => {
    const result = await run({}, { ALIBABA_CLOUD_ECS_METADATA: 'ranner' })
    expect(reasonOf(result)).toBe('credentials-rejected')
    expect(result.outputs['error']).toMatch(
      /no credentials from instance role ranner: the metadata service of this machine \(100\.100\.100\.200\) answered 404.*attach it/
    )
  })

  test.each<[string, string, FaultAction, RegExp]>([
    [
      'refuses the token',
      'GetMetadataToken',
      { kind: 'answer', status: 403, body: '' },
      /403.*switched on/
    ],
    [
      'refuses the credentials',
      'GetInstanceCredentials',
      { kind: 'answer', status: 403, body: '' },
      /403.*switched on/
    ],
    [
      'has a fault',
      'GetInstanceCredentials',
      { kind: 'answer', status: 500, body: '' },
      /answered 500/
    ],
    [
      'answers with a page',
      'GetInstanceCredentials',
      { kind: 'answer', status: 200, body: '<html>' },
      /answered 200 with something/
    ],
    [
      'answers without success',
      'GetInstanceCredentials',
      { kind: 'answer', status: 200, body: JSON.stringify({ ...session, Code: 'Failed' }) },
      /answered 200 with something/
    ],
    [
      'answers with two secrets',
      'GetInstanceCredentials',
      {
        kind: 'answer',
        status: 200,
        body: JSON.stringify({ ...session, Code: 'Success' }).replace('{', '{"SecurityToken":"x",')
      },
      /answered 200 with something/
    ],
    [
      'answers with failure and success',
      'GetInstanceCredentials',
      {
        kind: 'answer',
        status: 200,
        body: JSON.stringify({ ...session, Code: 'Success' }).replace('{', '{"Code":"Failed",')
      },
      /answered 200 with something/
    ],
    ['hangs', 'GetMetadataToken', { kind: 'hang' }, /within 1 s.*taken for an ECS instance/],
    ['resets', 'GetMetadataToken', { kind: 'reset' }, /taken for an ECS instance/]
  ])('a metadata service that %s', async (_, operation, act, told) => {
    oss.emulator.fault({ operation: operation as 'GetMetadataToken', act })
    const result = await run({ 'request-timeout-seconds': '1' })
    expect(reasonOf(result)).toBe('credentials-rejected')
    expect(result.outputs['error']).toMatch(told)
    expect(oss.operations()).not.toContain('GetBucketEncryption')
  })
})
