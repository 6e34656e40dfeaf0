import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Connection } from '../../../../src/aliyun/connect.js'
import type { CredentialSource } from '../../../../src/aliyun/credentials/identity.js'
import { resultOrFailure, CallFailure } from '../../../../src/ports/call-failure.js'
import { message } from '../../../../src/text/message.js'
import { plain } from '../../../../src/text/plain.js'
import { ScriptedService, type ServiceReply } from '../scripted-service.js'

/** The size limit of each service's responses: a body at the limit is read, one byte more is rejected. */
const service = new ScriptedService()
beforeAll(() => service.start())
afterAll(() => {
  service.stop()
})

const KiB = 1024
const keyId = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const roleArn = 'acs:ram::1234567890123456:role/gate'
const ruleBody =
  '<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>'
const listBody =
  '<ListAllMyBucketsResult><Buckets><Bucket><Name>photos</Name></Bucket></Buckets><IsTruncated>false</IsTruncated></ListAllMyBucketsResult>'
const keyBody = JSON.stringify({
  RequestId: 'x',
  KeyMetadata: {
    KeyId: keyId,
    Arn: `acs:kms:cn-hangzhou:1:key/${keyId}`,
    KeyState: 'Enabled',
    KeyUsage: 'ENCRYPT/DECRYPT',
    KeySpec: 'Aliyun_SM4'
  }
})
const sessionBody = JSON.stringify({
  RequestId: '6894B13B-6D71-4EF5-88FA-F32781734A7F',
  AssumedRoleUser: { Arn: `${roleArn}/nightly` },
  Credentials: {
    AccessKeyId: 'STS.abcdefgh',
    AccessKeySecret: 'secret-secret',
    SecurityToken: 'token-token-token',
    Expiration: '2099-01-01T00:00:00Z'
  }
})
const tokenBody = JSON.stringify({ value: 'aaaa.bbbb.cccc' })

const rule: ServiceReply = { status: 200, body: ruleBody }
const asRole = (source: CredentialSource): Connection =>
  service.connect(1, {
    source,
    role: {
      arn: roleArn,
      ...(source.kind === 'oidc' && {
        oidcProvider: 'acs:ram::1234567890123456:oidc-provider/github'
      }),
      audience: 'sts.aliyuncs.com',
      sessionName: 'nightly',
      seconds: 900
    }
  })
const credentials = { accessKeyId: 'user-id', accessKeySecret: 'user-secret' }

interface Case {
  readonly response: string
  readonly limit: number
  readonly shown: string
  readonly body: string
  /** The responses that follow. */
  readonly then?: ServiceReply[]
  readonly call: () => Promise<unknown>
}

const cases: Case[] = [
  {
    response: 'OSS, about a bucket',
    limit: 64 * KiB,
    shown: 'OSS sent more than 64 KiB',
    body: ruleBody,
    call: () => service.connect(1).cloud.rules.read('photos')
  },
  {
    response: 'OSS, a page of the list of buckets',
    limit: 2_048 * KiB,
    shown: 'OSS sent more than 2048 KiB',
    body: listBody,
    call: () => service.connect(1).account.list()
  },
  {
    response: 'KMS, about a key',
    limit: 64 * KiB,
    shown: 'KMS in cn-hangzhou sent more than 64 KiB',
    body: keyBody,
    call: () => service.connect(1).cloud.keys.describe(keyId, 'cn-hangzhou')
  },
  {
    response: 'STS, a session',
    limit: 64 * KiB,
    shown: 'STS sent more than 64 KiB',
    body: sessionBody,
    then: [rule],
    call: () => asRole({ kind: 'keys', from: message`x`, credentials }).cloud.rules.read('photos')
  },
  {
    response: 'the job’s token service, an OIDC token',
    limit: 64 * KiB,
    shown: 'sent more than 64 KiB',
    body: tokenBody,
    then: [{ status: 200, body: sessionBody }, rule],
    call: () =>
      asRole({
        kind: 'oidc',
        tokenService: { url: `${service.url}/token`, bearer: 'bearer-bearer' }
      }).cloud.rules.read('photos')
  }
]

/** Pads a body with blanks, which have no meaning in XML and JSON. */
const filled = (body: string, bytes: number): string => body.padEnd(bytes, ' ')

describe.each(cases)('the response of $response', ({ limit, shown, body, then = [], call }) => {
  const callWithBody = async (bytes: number, headers: Record<string, string>) => {
    service.respondWith({ status: 200, body: filled(body, bytes), headers }, ...then)
    return await resultOrFailure(call())
  }

  test.each<[string, (bytes: number) => Record<string, string>]>([
    ['with a Content-Length', bytes => ({ 'content-length': String(bytes) })],
    ['in chunks', () => ({ 'transfer-encoding': 'chunked' })]
  ])('%s is read up to its limit, and rejected beyond it', async (_, headers) => {
    expect(await callWithBody(limit, headers(limit))).not.toBeInstanceOf(CallFailure)

    const rejected = await callWithBody(limit + 1, headers(limit + 1))
    if (!(rejected instanceof CallFailure)) throw new Error('It was accepted.')
    expect(plain(rejected.reason.message)).toContain(shown)
    // There is no retry: the next response would be as large.
    expect(service.requests).toHaveLength(1)
  })
})
