import { describe, expect, test } from '@jest/globals'
import {
  parseOssResponse,
  saysNoRule,
  type OssResponse
} from '../../../../src/aliyun/oss/response.js'
import { diagnoseTransportFailure } from '../../../../src/aliyun/http/diagnose-transport-failure.js'
import { cloudAdvice, type Diagnosis } from '../../../../src/aliyun/http/diagnosis.js'
import type { TransportFailure } from '../../../../src/aliyun/http/transport-failure.js'
import { diagnoseOssError, type HostChoice } from '../../../../src/aliyun/oss/diagnose-oss-error.js'
import { emptyMessage, message } from '../../../../src/text/message.js'
import { plain } from '../../../../src/text/plain.js'

const now = new Date('2026-01-02T03:20:00Z')
const error = (code: string, more = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>said</Message><RequestId>65C0</RequestId>${more}</Error>`
const response = (status: number, body: string): OssResponse =>
  parseOssResponse({ kind: 'response', status, headers: {}, body })
/** With the hint as it is shown. */
const rendered = (diagnosis: Diagnosis) => ({
  ...diagnosis,
  hint: plain(diagnosis.hint)
})
const diagnose = (status: number, body: string, host: HostChoice = 'region') =>
  rendered(diagnoseOssError(response(status, body), { permission: message`x`, now, host }))
const diagnoseFailure = (failure: Omit<TransportFailure, 'kind'>) =>
  rendered(diagnoseTransportFailure({ kind: 'transport-failure', ...failure }, cloudAdvice))

describe('saysNoRule accepts only an error of OSS:', () => {
  const code = 'NoSuchServerSideEncryptionRule'
  test.each<[string, OssResponse, boolean]>([
    ['404 with the code', response(404, error(code)), true],
    ['400 with the code, as one of the vendor’s tables has it', response(400, error(code)), true],
    ['200 with the code', response(200, error(code)), false],
    ['500 with the code', response(500, error(code)), false],
    ['404 with an empty body', response(404, ''), false],
    ['404 with HTML that has the code in it', response(404, `<html>${code}</html>`), false],
    ['404 with another root', response(404, `<Fault><Code>${code}</Code></Fault>`), false],
    ['404 with two codes', response(404, error(code, '<Code>NoSuchBucket</Code>')), false],
    ['404 with half of the document', response(404, error(code).slice(0, -9)), false],
    ['404 with another document behind', response(404, `${error(code)}<html/>`), false],
    ['404 with another document opened behind', response(404, `${error(code)}<html>`), false],
    ['404 about this bucket', response(404, error(code, '<BucketName>photos</BucketName>')), true],
    [
      '404 about another bucket',
      response(404, error(code, '<BucketName>other</BucketName>')),
      false
    ],
    ['404 NoSuchBucket', response(404, error('NoSuchBucket')), false]
  ])('%s', (_, response, expected) => {
    expect(saysNoRule(response, 'photos')).toBe(expected)
  })
})

describe('an error response', () => {
  // prettier-ignore
  test.each<[number, string, string, boolean]>([
    // status, code, reason, retry
    [403, 'AccessDenied',                  'access-denied',        false],
    [403, 'UserDisable',                   'access-denied',        false],
    [403, 'InDebt',                        'access-denied',        false],
    [403, 'KmsServiceNotEnabled',          'access-denied',        false],
    [403, 'KmsInDebtOverdue',              'access-denied',        false],
    [404, 'NoSuchBucket',                  'no-such-bucket',       false],
    [403, 'InvalidAccessKeyId',            'credentials-rejected', false],
    [403, 'SignatureDoesNotMatch',         'credentials-rejected', false],
    [403, 'SecurityTokenExpired',          'credentials-rejected', false],
    [403, 'InvalidSecurityToken',          'credentials-rejected', false],
    [403, 'RequestTimeTooSkewed',          'credentials-rejected', false],
    [503, 'MetaOperationQpsLimitExceeded', 'throttled',            true],
    [503, 'TotalQpsLimitExceeded',         'throttled',            true],
    [503, 'PartitionQpsLimitted',          'throttled',            true],
    [429, 'QpsLimitExceeded',              'throttled',            true],
    [503, 'DownloadTrafficRateLimitExceeded', 'throttled',         true],
    [429, 'Whatever',                      'throttled',            true],
    [400, 'Throttling.User',               'throttled',            true],
    [400, 'constructor',                   'service-error',        false],
    [503, 'ServiceUnavailable',            'service-error',        true],
    [500, 'InternalError',                 'service-error',        true],
    [400, 'RequestTimeout',                'service-error',        true],
    [400, 'MalformedXML',                  'service-error',        false],
    [403, 'PermanentRedirect',             'wrong-region',         false],
    [301, 'PermanentRedirect',             'wrong-region',         false],
    [200, 'AccessDenied',                  'bad-response',         false]
  ])('%i %s means %s; worth a retry: %s', (status, code, reasonCode, retry) => {
    expect(diagnose(status, error(code))).toMatchObject({ reasonCode, retry })
  })

  // prettier-ignore
  test.each<[number, string, string, boolean]>([
    [502, '<html><body>Bad Gateway</body></html>', 'service-error', true],
    [504, '',                                      'service-error', true],
    [429, '<html>slow down</html>',                'throttled',     true],
    [403, '<html>blocked by proxy</html>',         'bad-response',  false],
    [404, '',                                      'bad-response',  false],
    [511, '<html>pay here</html>',                 'bad-response',  false],
    [302, '',                                      'bad-response',  false],
    [200, '<html>log in</html>',                   'bad-response',  false]
  ])('%i with %j is not from OSS and means %s; worth a retry: %s', (status, body, reasonCode, retry) => {
    expect(diagnose(status, body)).toMatchObject({ reasonCode, retry })
  })

  test('is followed to another region only at an endpoint of aliyuncs.com', () => {
    const elsewhere = (endpoint: string) =>
      diagnose(403, error('AccessDenied', `<Endpoint>${endpoint}</Endpoint>`))
    expect(elsewhere('oss-cn-beijing.aliyuncs.com')).toMatchObject({
      reasonCode: 'wrong-region',
      region: 'cn-beijing'
    })
    for (const host of [
      'oss-cn-beijing.aliyuncs.com.evil.example',
      'evil.example',
      'oss-cn-beijing.evil.com',
      'oss-x.aliyuncs.com@evil.example',
      'oss-accelerate/../.aliyuncs.com'
    ]) {
      const diagnosis = elsewhere(host)
      expect(diagnosis.reasonCode).toBe('wrong-region')
      expect(diagnosis.region).toBeUndefined()
    }
  })

  test.each([
    ['oss-cn-hzjbp-a-internal.aliyuncs.com', 'cn-hangzhou-finance'],
    ['oss-cn-shanghai-finance-1-internal.aliyuncs.com', 'cn-shanghai-finance-1']
  ])('is not followed to %s of a finance cloud, but names it in the hint', (endpoint, region) => {
    const body = error('AccessDenied', `<Endpoint>${endpoint}</Endpoint>`)
    for (const host of ['region', 'given'] as const) {
      const diagnosis = diagnose(403, body, host)
      expect(diagnosis.reasonCode).toBe('wrong-region')
      expect(diagnosis.region).toBeUndefined()
      expect(diagnosis.hint).toContain(`region to ${region}, and endpoint`)
      expect(diagnosis.hint).toContain(endpoint)
    }
  })

  test.each<[HostChoice, RegExp, RegExp]>([
    ['region', /^Set region to cn-beijing\.$/, /^Set region to the bucket's region\.$/],
    [
      'given',
      /^The host in endpoint does not belong to/,
      /^The host in endpoint does not belong to/
    ],
    ['own-domain', /region of the bucket that the domain/, /the domain .* is bound to/]
  ])(
    'about a wrong region names the input to change for the host choice %s',
    (host, expectedHint, unexpectedHint) => {
      const elsewhere = '<Endpoint>oss-cn-beijing.aliyuncs.com</Endpoint>'
      expect(diagnose(403, error('AccessDenied', elsewhere), host).hint).toMatch(expectedHint)
      expect(diagnose(403, error('PermanentRedirect'), host).hint).toMatch(unexpectedHint)
    }
  )

  test.each<[HostChoice, string, boolean]>([
    ['own-domain', 'SignatureDoesNotMatch', true],
    ['own-domain', 'NoSuchBucket', true],
    ['own-domain', 'InvalidAccessKeyId', false],
    ['given', 'SignatureDoesNotMatch', false],
    ['region', 'NoSuchBucket', false]
  ])('at a host of the kind %s, %s may be about the domain: %s', (host, code, may) => {
    const { hint } = diagnose(403, error(code), host)
    expect(hint.includes('may be bound to another bucket')).toBe(may)
  })

  test('about the signing region is a wrong region', () => {
    const body = error('InvalidArgument').replace(
      'said',
      'Invalid signing region in Authorization header.'
    )
    expect(diagnose(400, body)).toMatchObject({ reasonCode: 'wrong-region', retry: false })
    expect(diagnose(400, error('InvalidArgument')).reasonCode).toBe('service-error')
  })

  test('about a missing bucket says that OSS has not checked the credentials yet', () => {
    const { hint } = diagnose(404, error('NoSuchBucket'))
    expect(hint).toMatch(/^Check the name for a typo, and check region and endpoint\./)
    expect(hint).toContain('before it checks the access key')
  })

  test('about a signing date is diagnosed as a wrong clock', () => {
    const sentence = 'Invalid signing date in Authorization header.'
    const time = '<ServerTime>2026-01-05T03:20:00.000Z</ServerTime>'
    const diagnosis = diagnose(400, error('InvalidArgument', time).replace('said', sentence))
    expect(diagnosis.reasonCode).toBe('credentials-rejected')
    expect(diagnosis.hint).toContain(
      "The runner's clock is 4320 minutes behind OSS. Synchronize the runner's"
    )
  })

  test('about a skewed clock names the difference', () => {
    const body = error('RequestTimeTooSkewed', '<ServerTime>2026-01-02T03:00:00.000Z</ServerTime>')
    expect(diagnose(403, body).hint).toContain("The runner's clock is 20 minutes ahead of OSS.")
  })

  test('may leave a change behind when it is a server error, not when it is a refusal', () => {
    expect(diagnose(403, error('AccessDenied')).mayHaveTakenEffect).toBe(false)
    expect(diagnose(503, error('TotalQpsLimitExceeded')).mayHaveTakenEffect).toBe(false)
    expect(diagnose(500, error('InternalError')).mayHaveTakenEffect).toBe(true)
    expect(diagnose(502, '<html>').mayHaveTakenEffect).toBe(true)
  })
})

describe('a transport failure', () => {
  // prettier-ignore
  test.each<[TransportFailure['failure'], string, string, boolean]>([
    ['timeout',   '',                            'timeout',      true],
    ['network',   'ECONNREFUSED',                'network',      true],
    ['network',   'ECONNRESET',                  'network',      true],
    ['network',   'EAI_AGAIN',                   'network',      true],
    ['network',   'ENOTFOUND',                   'network',      false],
    ['network',   'DEPTH_ZERO_SELF_SIGNED_CERT', 'network',      false],
    ['too-large', '',                            'bad-response', false],
    ['not-http',  'HPE_INVALID_CONSTANT',        'bad-response', false],
    ['run-ended', '',                            'network',      false]
  ])('%s %s means %s; worth a retry: %s', (failure, code, reasonCode, retry) => {
    expect(diagnoseFailure({ failure, code, detail: message`x`, sent: true })).toMatchObject({ reasonCode, retry })
  })

  test.each([
    [false, /^could not be reached$/],
    [true, /^did not send a complete response, because the connection was lost$/]
  ])('without a message, sent: %s, ends its sentence nevertheless', (sent, what) => {
    const failure = { failure: 'network', code: '', sent, detail: emptyMessage } as const
    expect(plain(diagnoseFailure(failure).what)).toMatch(what)
  })

  test.each([true, false])(
    'may leave a change behind only when there was a connection: %s',
    sent => {
      for (const failure of ['timeout', 'network'] as const) {
        // TLS may break after the request went out, too.
        for (const code of ['ECONNRESET', 'ERR_SSL_WRONG_VERSION_NUMBER', 'EPROTO']) {
          const diagnosis = diagnoseFailure({ failure, code, detail: message`x`, sent })
          expect(diagnosis.mayHaveTakenEffect).toBe(sent)
        }
      }
    }
  )

  test.each([
    ['CERT_HAS_EXPIRED', /clock/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /another host/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /NODE_EXTRA_CA_CERTS/],
    ['ENOTFOUND', /cannot be resolved/]
  ])('with the code %s has its own hint', (code, hint) => {
    expect(
      diagnoseFailure({ failure: 'network', code, detail: message`x`, sent: true }).hint
    ).toMatch(hint)
  })
})
