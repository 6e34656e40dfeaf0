import { describe, expect, test } from '@jest/globals'
import { parseRpcResponse } from '../../../../src/aliyun/rpc/response.js'
import { diagnoseKmsError, whyUnusable } from '../../../../src/aliyun/kms/diagnose-kms-error.js'
import { parseKeyMetadata } from '../../../../src/aliyun/kms/key-metadata.js'
import { regionOfKmsHost } from '../../../../src/aliyun/endpoints/region-host.js'
import { parseKmsEndpoint } from '../../../../src/aliyun/endpoints/endpoint.js'
import { plain } from '../../../../src/text/plain.js'

const response = (status: number, body: unknown) =>
  parseRpcResponse({
    kind: 'response',
    status,
    headers: {},
    body: typeof body === 'string' ? body : JSON.stringify(body)
  })
const error = (status: number, Code: string, Message = 'said') =>
  response(status, { Code, Message, RequestId: 'x' })

describe('an error response of KMS', () => {
  // prettier-ignore
  test.each<[number, string, string, string, boolean]>([
    // status, code, message, reason or what is wrong with the key, retry
    [404, 'Forbidden.KeyNotFound',         'x',                  'does not exist',       false],
    [404, 'Forbidden.AliasNotFound',       'x',                  'does not exist',       false],
    [403, 'Forbidden.KmsServiceNotEnabled', 'x',                 'cannot be used, because KMS is not activated', false],
    [403, 'Forbidden.InDebtOverdue',       'x',                  'cannot be used, because the account has overdue payments for KMS', false],
    [400, 'InvalidParameter',              'KeyId is not valid', 'was rejected as an invalid key id by KMS',  false],
    [400, 'InvalidParameter',              'Format is not valid', 'service-error',       false],
    [400, 'InvalidParameter',              'AccessKeyId is not valid', 'service-error',  false],
    [403, 'Forbidden.NoPermission',        'x',                  'access-denied',        false],
    [403, 'Forbidden',                     'x',                  'access-denied',        false],
    [403, 'NoPermission',                  'x',                  'access-denied',        false],
    [403, 'Forbidden.SomethingElse',       'x',                  'service-error',        false],
    [404, 'InvalidAccessKeyId.NotFound',   'x',                  'credentials-rejected', false],
    [400, 'SignatureDoesNotMatch',         'x',                  'credentials-rejected', false],
    [403, 'InvalidSecurityToken.Expired',  'x',                  'credentials-rejected', false],
    [400, 'InvalidTimeStamp.Expired',      'x',                  'credentials-rejected', false],
    [400, 'Throttling.User',               'x',                  'throttled',            true],
    [400, 'Rejected.Throttling',           'x',                  'throttled',            true],
    [429, 'Whatever',                      'x',                  'throttled',            true],
    [500, 'Forbidden.KeyNotFound',         'x',                  'service-error',        true],
    [503, 'Forbidden.NoPermission',        'x',                  'service-error',        true],
    [200, 'Forbidden.KeyNotFound',         'x',                  'bad-response',         false],
    [400, 'constructor',                   'x',                  'service-error',        false]
  ])('%i %s (%s) means %s; worth a retry: %s', (status, code, message, meaning, retry) => {
    const failed = error(status, code, message)
    const diagnosis = diagnoseKmsError(failed)
    const unusable = whyUnusable(failed)
    expect(unusable === null ? diagnosis.reasonCode : plain(unusable)).toBe(meaning)
    expect(diagnosis.retry).toBe(retry)
  })

  test.each<[string, number, unknown]>([
    [
      'an inherited code',
      403,
      '{"__proto__":{"Code":"Forbidden.NoPermission","Message":"x","RequestId":"x"}}'
    ],
    ['a code of lines', 403, { Code: 'Forbidden\n::error::x', Message: 'x', RequestId: 'x' }],
    ['no code', 403, {}],
    ['a gateway’s own code', 403, { Code: 'Forbidden' }],
    ['a code without a request id', 403, { Code: 'Forbidden', Message: 'x' }],
    ['a list', 403, [{ Code: 'Forbidden', Message: 'x', RequestId: 'x' }]],
    ['no JSON', 403, '<html/>']
  ])('%s is not an error document of KMS', (_, status, body) => {
    expect(response(status, body).error).toBeNull()
    expect(diagnoseKmsError(response(status, body)).reasonCode).toBe('bad-response')
  })
})

describe('parseKeyMetadata', () => {
  const id = '9468da86-3509-4f8d-a61e-6eab1eac0000'
  const good = {
    KeyId: id,
    Arn: `acs:kms:cn-hangzhou:1:key/${id}`,
    KeyState: 'Enabled',
    KeyUsage: 'ENCRYPT/DECRYPT',
    KeySpec: 'Aliyun_SM4'
  }
  const parse = (metadata: unknown) =>
    parseKeyMetadata(response(200, { RequestId: 'x', KeyMetadata: metadata }))

  test('reads every field', () => {
    const known = {
      id,
      region: 'cn-hangzhou',
      account: '1',
      state: 'Enabled',
      usage: 'ENCRYPT/DECRYPT',
      spec: 'Aliyun_SM4'
    }
    expect(parse(good)).toEqual(known)
    expect(
      parse({ ...good, MaterialExpireTime: '2027-01-01T00:00:00Z', DeleteDate: '', More: [1] })
    ).toEqual({ ...known, materialExpires: '2027-01-01T00:00:00Z' })
  })

  test('accepts an id in another case than in the ARN', () => {
    expect(parse({ ...good, KeyId: id.toUpperCase() })).toMatchObject({ id })
    expect(parse({ ...good, Arn: good.Arn.replace(id, id.toUpperCase()) })).toMatchObject({ id })
  })

  test.each<[string, object]>([
    ['no id', { KeyId: undefined }],
    ['a number for an id', { KeyId: 7 }],
    ['another key in the ARN', { Arn: 'acs:kms:cn-hangzhou:1:key/bbbbbbbb-3509' }],
    ['an alias in the ARN', { Arn: 'acs:kms:cn-hangzhou:1:alias/x' }],
    ['no ARN', { Arn: '' }],
    ['no state', { KeyState: null }],
    ['a list of states', { KeyState: ['Enabled'] }],
    ['no type', { KeySpec: '' }],
    ['a date of lines', { MaterialExpireTime: '2027\n::error::x' }]
  ])('rejects %s', (_, change) => {
    expect(parse({ ...good, ...change })).toBeNull()
  })

  test('rejects duplicate fields, whichever JSON.parse would keep', () => {
    const body = JSON.stringify({ KeyMetadata: good })
    const twice = body.replace('"KeyState":"Enabled"', '"KeyState":"Disabled","KeyState":"Enabled"')
    expect(parseKeyMetadata(response(200, body))).not.toBeNull()
    expect(parseKeyMetadata(response(200, twice))).toBeNull()
    const both = `{"KeyMetadata":{"KeyState":"Disabled"},${body.slice(1)}`
    expect(parseKeyMetadata(response(200, both))).toBeNull()
    // The same names with a JSON escape.
    for (const name of ['KeyState', 'KeyMetadata']) {
      const spelled = body.replace(`"${name}"`, `"\\u004b${name.slice(1)}":{},"${name}"`)
      expect(JSON.parse(spelled)).toEqual(JSON.parse(body))
      expect(parseKeyMetadata(response(200, spelled))).toBeNull()
    }
  })
})

test.each([
  ['kms.cn-hangzhou.aliyuncs.com', 'cn-hangzhou'],
  ['kms-vpc.eu-central-1.aliyuncs.com', 'eu-central-1'],
  ['kms.cn-hangzhou.aliyuncs.com.evil.example', null],
  ['oss-cn-hangzhou.aliyuncs.com', null]
])('the KMS host %s is in the region %s', (host, region) => {
  expect(regionOfKmsHost(host)).toBe(region)
  expect(parseKmsEndpoint(host)).toEqual({
    ok: true,
    value: { origin: `https://${host}`, ...(region === null ? {} : { region }) }
  })
})
