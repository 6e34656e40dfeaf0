import { afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { FaultAction } from '../../dev/emulator/emulator.js'
import { actionFixture, reasonCodeOf } from './support/action-fixture.js'
import { roleArn, noAccessKey } from './support/oidc-job.js'

/**
 * The role of the runner's ECS instance. The emulator is its metadata service: requests to
 * 100.100.100.200 are rerouted there.
 */
const oss = actionFixture()

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
    { ...noAccessKey, 'fail-on': 'unknown', 'max-attempts': '1', ...inputs },
    {
      env: {
        ALIBABA_CLOUD_ECS_METADATA: 'runner',
        NODE_OPTIONS: `--import=${new URL('support/reroute-to-emulator.mjs', import.meta.url).href}`,
        EMULATOR_PORT: String(oss.emulator.port),
        ...env
      },
      secrets: () => oss.emulator.issuedSecrets
    }
  )

/** A valid session, apart from what each test changes. */
const session = {
  AccessKeyId: 'STS.of-an-instance',
  AccessKeySecret: 'secret-of-an-instance',
  SecurityToken: 'token-of-an-instance',
  Expiration: '2099-01-01T00:00:00Z'
}

const questions = ['GetMetadataToken', 'GetInstanceCredentials']

describe('the instance role', () => {
  test('is requested with a token first, then credentials', async () => {
    const result = await run({}, { HTTP_PROXY: 'http://proxy.invalid:3128' })
    expect(result.outputs['status']).toBe('drifted')
    expect(oss.operations()).toEqual([...questions, 'GetBucketEncryption'])
    expect(result.log).toContain('credentials   instance role runner of this machine')
  })

  test('may assume another role', async () => {
    const result = await run({
      'role-to-assume': roleArn('gate'),
      'sts-endpoint': oss.emulator.url
    })
    expect(result.outputs['status']).toBe('drifted')
    expect(oss.operations()).toEqual([...questions, 'AssumeRole', 'GetBucketEncryption'])
    expect(result.log).toContain(
      `credentials   role ${roleArn('gate')}, assumed with instance role runner of this machine`
    )
  })

  test('is accepted in a response of 64 KiB, but not of one byte more', async () => {
    oss.emulator.addCredential({
      accessKeyId: session.AccessKeyId,
      accessKeySecret: session.AccessKeySecret,
      securityToken: session.SecurityToken
    })
    const body = JSON.stringify({ ...session, Code: 'Success' }).padEnd(64 * 1024, ' ')
    const answerWith = (text: string) => {
      const act: FaultAction = { kind: 'answer', status: 200, body: text }
      oss.emulator.addFault({ operation: 'GetInstanceCredentials', act })
    }
    answerWith(body)
    expect((await run()).outputs['status']).toBe('drifted')
    oss.emulator.clearFaults()
    answerWith(`${body} `)
    const refused = await run()
    expect(reasonCodeOf(refused)).toBe('credentials-rejected')
    expect(refused.outputs['error']).toMatch(
      /metadata service of this machine \(100\.100\.100\.200\) sent more than 64 KiB/
    )
  })

  test('is reported when the instance does not have it', async () => {
    const result = await run({}, { ALIBABA_CLOUD_ECS_METADATA: 'ranner' })
    expect(reasonCodeOf(result)).toBe('credentials-rejected')
    expect(result.outputs['error']).toMatch(
      /the credentials of instance role ranner could not be obtained: the metadata service of this machine \(100\.100\.100\.200\) responded with 404.*Attach the role to the instance/
    )
  })

  test.each(['true', 'True', ' TRUE '])(
    'is not requested with ALIBABA_CLOUD_ECS_METADATA_DISABLED "%s"',
    async disabled => {
      const result = await run({}, { ALIBABA_CLOUD_ECS_METADATA_DISABLED: disabled })
      expect(result.outputs['error']).toMatch(
        /No credentials were found\. .*ALIBABA_CLOUD_ECS_METADATA names a role of this machine, but ALIBABA_CLOUD_ECS_METADATA_DISABLED is true, so the metadata service is not used\. To use that role, set ALIBABA_CLOUD_ECS_METADATA_DISABLED to an empty value\./
      )
      expect(oss.operations()).toEqual([])
    }
  )

  test('is requested when that is false, and rejected when that is invalid', async () => {
    const told = await run({}, { ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'False' })
    expect(told.outputs['status']).toBe('drifted')
    expect(oss.operations()).toEqual([...questions, 'GetBucketEncryption'])
    const odd = await run({}, { ALIBABA_CLOUD_ECS_METADATA_DISABLED: '1' })
    expect(odd.outputs['error']).toMatch(/METADATA_DISABLED is neither true nor false/)
    expect(oss.operations()).toHaveLength(3)
  })

  test('does not affect access keys when disabled', async () => {
    const result = await run(
      {},
      {
        ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
        OSS_ACCESS_KEY_ID: 'emulator-id',
        OSS_ACCESS_KEY_SECRET: 'emulator-secret'
      }
    )
    expect(oss.operations()).toEqual(['GetBucketEncryption'])
    expect(result.outputs['status']).toBe('drifted')
  })

  test('does not replace half an access key', async () => {
    const result = await run({}, { ALICLOUD_ACCESS_KEY: 'emulator-id' })
    expect(result.outputs['error']).toMatch(
      /ALICLOUD_ACCESS_KEY is set but ALICLOUD_SECRET_KEY is not, .*does not use the role in ALIBABA_CLOUD_ECS_METADATA/
    )
    expect(oss.operations()).toEqual([])
  })

  test('takes precedence over a credentials URI, which alone is rejected without a request', async () => {
    const uri = { ALIBABA_CLOUD_CREDENTIALS_URI: `${oss.emulator.url}/credentials?key=of-the-uri` }
    expect((await run({}, uri)).outputs['status']).toBe('drifted')
    const asked = oss.operations().length
    const result = await run({}, { ...uri, ALIBABA_CLOUD_ECS_METADATA: '' })
    expect(result.outputs['error']).toMatch(
      /\n- ALIBABA_CLOUD_CREDENTIALS_URI is set, but this action does not fetch credentials from a URI\. Set role-to-assume and oidc-provider-arn, or set ALIBABA_CLOUD_ACCESS_KEY_ID, /
    )
    expect(result.stdout).not.toContain('of-the-uri')
    expect(oss.operations()).toHaveLength(asked)
  })

  test.each<[string, string, FaultAction, RegExp]>([
    [
      'refuses the token',
      'GetMetadataToken',
      { kind: 'answer', status: 403, body: '' },
      /403.*metadata service is enabled for this instance/
    ],
    [
      'refuses the credentials',
      'GetInstanceCredentials',
      { kind: 'answer', status: 403, body: '' },
      /403.*metadata service is enabled for this instance/
    ],
    [
      'has a fault',
      'GetInstanceCredentials',
      { kind: 'answer', status: 500, body: '' },
      /responded with 500/
    ],
    [
      'answers with a page',
      'GetInstanceCredentials',
      { kind: 'answer', status: 200, body: '<html>' },
      /responded with 200, but the response is not valid for this request/
    ],
    [
      'answers without success',
      'GetInstanceCredentials',
      { kind: 'answer', status: 200, body: JSON.stringify({ ...session, Code: 'Failed' }) },
      /responded with 200, but the response is not valid for this request/
    ],
    [
      'answers with two secrets',
      'GetInstanceCredentials',
      {
        kind: 'answer',
        status: 200,
        body: JSON.stringify({ ...session, Code: 'Success' }).replace('{', '{"SecurityToken":"x",')
      },
      /responded with 200, but the response is not valid for this request/
    ],
    [
      'answers with failure and success',
      'GetInstanceCredentials',
      {
        kind: 'answer',
        status: 200,
        body: JSON.stringify({ ...session, Code: 'Success' }).replace('{', '{"Code":"Failed",')
      },
      /responded with 200, but the response is not valid for this request/
    ],
    [
      'hangs',
      'GetMetadataToken',
      { kind: 'hang' },
      /within 1 s.*expects to run on an ECS instance/
    ],
    ['resets', 'GetMetadataToken', { kind: 'reset' }, /expects to run on an ECS instance/]
  ])('is rejected from a metadata service that %s', async (_, operation, act, told) => {
    oss.emulator.addFault({ operation: operation as 'GetMetadataToken', act })
    const result = await run({ 'request-timeout-seconds': '1' })
    expect(reasonCodeOf(result)).toBe('credentials-rejected')
    expect(result.outputs['error']).toMatch(told)
    expect(oss.operations()).not.toContain('GetBucketEncryption')
  })
})
