import { describe, expect, test } from '@jest/globals'
import type { FaultAction } from '../../dev/emulator/emulator.js'
import { actionFixture, reasonCodeOf } from './support/action-fixture.js'

/**
 * Everything but a clear response of OSS, through the shipped bundle: each ends with its own reason
 * code, and never with a verdict on the bucket.
 */
const oss = actionFixture({
  credentials: [
    { accessKeyId: 'disabled-id-0001', accessKeySecret: 'disabled-secret', disabled: true },
    {
      accessKeyId: 'denied-id-000001',
      accessKeySecret: 'denied-secret',
      deny: ['GetBucketEncryption']
    },
    {
      accessKeyId: 'STS.expired00001',
      accessKeySecret: 'expired-secret',
      securityToken: 'expired-token-0001',
      expires: new Date(0)
    }
  ]
})

const body = (inner: string): string =>
  `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault>${inner}</ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`
const answer = (status: number, text: string): FaultAction => ({
  kind: 'answer',
  status,
  body: text
})
const error = (code: string): FaultAction => ({ kind: 'error', code })

interface Case {
  readonly name: string
  readonly reason: string
  readonly act?: FaultAction
  readonly with?: Record<string, string>
  /** Requests sent, with at most two attempts. */
  readonly requests: number
  /** Part of the message. */
  readonly says?: RegExp
}

// prettier-ignore
const cases: Case[] = [
  { name: 'access denied',                     reason: 'access-denied', requests: 1, with: { 'access-key-id': 'denied-id-000001', 'access-key-secret': 'denied-secret' } },
  { name: 'no such bucket',                    reason: 'no-such-bucket', requests: 1, with: { bucket: 'not-there' } },
  { name: 'wrong region, endpoint in aliyuncs.com: followed once', reason: 'wrong-region', requests: 2, act: { kind: 'wrong-region', endpoint: 'oss-cn-beijing.aliyuncs.com' } },
  { name: 'wrong region, endpoint outside',    reason: 'wrong-region', requests: 1, act: { kind: 'wrong-region', endpoint: 'oss-cn-beijing.evil.example' } },
  { name: 'the 400 for the signing region',    reason: 'wrong-region', requests: 1, act: { kind: 'answer', status: 400, body: '<Error><Code>InvalidArgument</Code><Message>Invalid signing region in Authorization header.</Message><RequestId>636B68BA80DA8539399F0001</RequestId><EC>0002-00000226</EC></Error>' } },
  { name: 'unknown access key',                reason: 'credentials-rejected', requests: 1, with: { 'access-key-id': 'unknown-id-00001' } },
  { name: 'disabled access key',               reason: 'credentials-rejected', requests: 1, with: { 'access-key-id': 'disabled-id-0001', 'access-key-secret': 'disabled-secret' } },
  { name: 'expired token',                     reason: 'credentials-rejected', requests: 1, with: { 'access-key-id': 'STS.expired00001', 'access-key-secret': 'expired-secret', 'security-token': 'expired-token-0001' } },
  { name: 'signature mismatch',                reason: 'credentials-rejected', requests: 1, with: { 'access-key-secret': 'not-the-secret' } },
  { name: 'clock skew',                        reason: 'credentials-rejected', requests: 1, act: error('RequestTimeTooSkewed') },
  { name: 'throttled for ever',                reason: 'throttled', requests: 2, act: error('MetaOperationQpsLimitExceeded') },
  { name: '500',                               reason: 'service-error', requests: 2, act: error('InternalError') },
  { name: '502 with HTML',                     reason: 'service-error', requests: 2, act: answer(502, '<html><body>Bad Gateway</body></html>') },
  { name: '503',                               reason: 'service-error', requests: 2, act: error('ServiceUnavailable') },
  { name: '200 with HTML',                     reason: 'bad-response', requests: 1, act: answer(200, '<!DOCTYPE html><html><body>Sign in</body></html>') },
  { name: '200 with half the XML',             reason: 'bad-response', requests: 1, act: { kind: 'half' } },
  { name: '200 with an empty body',            reason: 'bad-response', requests: 1, act: answer(200, '') },
  { name: '200 with another root element',     reason: 'bad-response', requests: 1, act: answer(200, '<BucketInfo><SSEAlgorithm>AES256</SSEAlgorithm></BucketInfo>') },
  { name: '200 with an element of a later version', reason: 'bad-response', requests: 1, says: /responded with a rule that has the element <BucketKeyEnabled>, which this version of the action does not recognize\. Update the action to its latest version\./, act: answer(200, body('<SSEAlgorithm>AES256</SSEAlgorithm><BucketKeyEnabled>true</BucketKeyEnabled>')) },
  { name: '200 with a duplicated algorithm',   reason: 'bad-response', requests: 1, act: answer(200, body('<SSEAlgorithm>AES256</SSEAlgorithm><SSEAlgorithm>AES256</SSEAlgorithm>')) },
  { name: '200 with an unknown algorithm, where any will do', reason: 'bad-response', requests: 1, with: { algorithm: 'any' }, act: answer(200, body('<SSEAlgorithm>AES512</SSEAlgorithm>')) },
  { name: '204 with an empty body',            reason: 'bad-response', requests: 1, act: answer(204, '') },
  { name: '101 to another protocol',           reason: 'bad-response', requests: 1, act: { kind: 'answer', status: 101, headers: { connection: 'upgrade', upgrade: 'x' }, body: '' } },
  { name: '302 to somewhere',                  reason: 'bad-response', requests: 1, act: { kind: 'answer', status: 302, headers: { location: 'https://evil.example/' }, body: '' } },
  { name: '403 with a proxy’s page',           reason: 'bad-response', requests: 1, act: answer(403, '<html>Blocked</html>') },
  { name: '404 with an empty body',            reason: 'bad-response', requests: 1, act: answer(404, '') },
  { name: 'connection refused',                reason: 'network', requests: 0, with: { endpoint: 'http://127.0.0.1:1' } },
  { name: 'reset before the answer',           reason: 'network', requests: 2, act: { kind: 'reset' } },
  { name: 'reset amid the body',               reason: 'network', requests: 2, act: { kind: 'reset-amid-body' } },
  { name: 'an answer that never comes',        reason: 'timeout', requests: 2, with: { 'request-timeout-seconds': '1' }, act: { kind: 'hang' } },
  { name: 'an answer that trickles',           reason: 'timeout', requests: 2, with: { 'request-timeout-seconds': '1' }, act: { kind: 'trickle', ms: 200 } },
  { name: 'an answer of 200 MB',               reason: 'bad-response', requests: 1, says: /OSS sent more than 64 KiB, but no valid response is that large/, act: { kind: 'flood', bytes: 200 * 1024 * 1024 } }
]

describe.each(['verify', 'apply'])('mode %s', mode => {
  test.each(cases)('$name: $reason', async ({ reason, act, with: inputs, requests, says }) => {
    oss.emulator.setRule('photos', { algorithm: 'SM4' })
    if (act !== undefined) oss.emulator.addFault({ operation: 'GetBucketEncryption', act })
    const result = await oss.run({ mode, ...inputs })

    expect(reasonCodeOf(result)).toBe(reason)
    expect(result.outputs).toMatchObject({
      status: 'unknown',
      drift: 'false',
      changed: 'false',
      'compliant-count': '0',
      'applied-count': '0',
      'unknown-count': '1'
    })
    expect(result.commands.at(-1)).toMatchObject({ name: 'error', data: result.outputs['error'] })
    expect(result.outputs['error']).toMatch(says ?? /Bucket/)
    expect(result.exitCode).toBe(1)
    expect(result.stderr).toBe('')
    // Only reads, and no more of them than the attempts allow.
    expect(oss.operations()).toEqual(Array<string>(requests).fill('GetBucketEncryption'))
  })
})

test('reports drift for an unknown algorithm when one is required', async () => {
  const act = answer(200, body('<SSEAlgorithm>AES512</SSEAlgorithm>'))
  oss.emulator.addFault({ operation: 'GetBucketEncryption', act })
  const result = await oss.run()
  expect(reasonCodeOf(result)).toBe('algorithm-differs')
  expect(result.outputs).toMatchObject({ status: 'drifted', algorithm: 'AES512' })
  expect(result.exitCode).toBe(1)
})

describe('recoverable responses', () => {
  test('succeeds after one throttled request', async () => {
    oss.emulator.setRule('photos', { algorithm: 'AES256' })
    oss.emulator.addFault({ act: error('MetaOperationQpsLimitExceeded'), times: 1 })
    const result = await oss.run()
    expect(result.outputs['status']).toBe('compliant')
    expect(oss.operations()).toEqual(['GetBucketEncryption', 'GetBucketEncryption'])
  })

  test('follows a bucket to another region once, reports it, and signs for that region', async () => {
    oss.emulator.addBucket('far-away', { region: 'cn-beijing', rule: { algorithm: 'AES256' } })
    const result = await oss.run({ bucket: 'far-away' })
    expect(result.outputs['status']).toBe('compliant')
    expect(oss.emulator.requests.slice(-2).map(({ region }) => region)).toEqual([
      'cn-hangzhou',
      'cn-beijing'
    ])
    expect(result.log.join('\n')).toContain(
      'The bucket is in cn-beijing, but the configured region is cn-hangzhou.'
    )
  })

  test('finds a bucket without a configured region, without a warning', async () => {
    oss.emulator.addBucket('lost', { region: 'ap-southeast-1', rule: { algorithm: 'AES256' } })
    const result = await oss.run({ bucket: 'lost', region: '' })
    expect(result.outputs['status']).toBe('compliant')
    expect(result.commands.filter(({ name }) => name === 'warning')).toEqual([])
  })

  test('accepts temporary credentials, without output on stderr', async () => {
    oss.emulator.addCredential({
      accessKeyId: 'STS.good00000001',
      accessKeySecret: 'good-secret',
      securityToken: 'good-token-000001'
    })
    oss.emulator.setRule('photos', { algorithm: 'AES256' })
    const result = await oss.run(
      { 'access-key-id': '', 'access-key-secret': '' },
      {
        env: {
          ALIBABA_CLOUD_ACCESS_KEY_ID: 'STS.good00000001',
          ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'good-secret',
          ALIBABA_CLOUD_SECURITY_TOKEN: 'good-token-000001'
        }
      }
    )
    expect(result.outputs['status']).toBe('compliant')
    expect(result.stderr).toBe('')
  })
})
