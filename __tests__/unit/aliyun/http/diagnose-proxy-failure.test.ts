import { describe, expect, test } from '@jest/globals'
import { settingNames } from '../../../../src/aliyun/connect.js'
import { diagnoseTransportFailure } from '../../../../src/aliyun/http/diagnose-transport-failure.js'
import { renderHint } from '../../../../src/aliyun/http/diagnosis.js'
import { parseProxy } from '../../../../src/aliyun/http/proxy-url.js'
import type { TransportFailure } from '../../../../src/aliyun/http/transport-failure.js'
import { newProxyTrace, type ProxyStage } from '../../../../src/aliyun/http/tunnel.js'

const photos = new URL('https://photos.oss-cn-hangzhou.aliyuncs.com/?encryption')

/** With the hint as it is shown. */
function diagnoseFailure(failure: Omit<TransportFailure, 'kind'>) {
  const diagnosis = diagnoseTransportFailure({ kind: 'transport-failure', ...failure })
  return { ...diagnosis, hint: renderHint(diagnosis.hint, settingNames) }
}

function diagnose(
  stage: ProxyStage,
  {
    variable = 'HTTPS_PROXY',
    url = 'http://proxy.corp:3128',
    ...failure
  }: Partial<TransportFailure> & {
    variable?: string
    url?: string
  }
) {
  const proxy = parseProxy(url, variable)
  if (!proxy.ok) throw new Error(proxy.problems.join())
  return diagnoseFailure({
    failure: 'network',
    code: 'ECONNRESET',
    detail: 'x',
    sent: false,
    ...failure,
    proxyTrace: { ...newProxyTrace(proxy.value, photos), stage }
  })
}

const refused = (status: number): ProxyStage => ({ at: 'refused', status })

describe('a failure at the proxy', () => {
  // prettier-ignore
  test.each<[ProxyStage, Partial<TransportFailure>, string, boolean, RegExp, RegExp]>([
    // stage, failure, reason, retry, what, hint
    [{ at: 'unconnected' }, { code: 'ECONNREFUSED' },  'network', true,  /could not be reached \(ECONNREFUSED\)$/, /host and port in HTTPS_PROXY/],
    [{ at: 'unconnected' }, { code: 'ENOTFOUND' },     'network', false, /could not be reached \(ENOTFOUND\)$/, /does not resolve/],
    [{ at: 'unconnected' }, { code: 'EAI_AGAIN' },     'network', true,  /could not be reached \(EAI_AGAIN\)$/, /does not resolve/],
    [{ at: 'unconnected' }, { code: 'CERT_HAS_EXPIRED' }, 'network', false, /could not be reached/, /proxy itself .* clock/],
    [{ at: 'unconnected' }, { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'network', false, /could not be reached/, /proxy itself is for another host/],
    [{ at: 'unconnected' }, { code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'network', false, /could not be reached/, /proxy itself .* NODE_EXTRA_CA_CERTS/],
    [{ at: 'unconnected' }, { code: 'EPROTO' },        'network', false, /could not be reached \(EPROTO\)$/, /write http:\/\/ instead of https:\/\//],
    [{ at: 'unconnected' }, { failure: 'timeout', detail: '10 s' }, 'timeout', true, /took no connection within 10 s$/, /request-timeout-seconds/],
    [{ at: 'connected' },   { code: 'ECONNRESET' },    'network', true,  /closed the connection without an answer to CONNECT \(ECONNRESET\)$/, /log of the proxy/],
    [{ at: 'connected' },   { failure: 'timeout', detail: '10 s' }, 'timeout', true, /gave no answer to CONNECT within 10 s$/, /request-timeout-seconds/],
    [{ at: 'connected' },   { failure: 'not-http' },   'bad-response', false, /answered CONNECT with something that is no HTTP$/, /forward proxy/],
    [refused(403),          {},                        'network', false, /refused to connect to photos\.oss-cn-hangzhou\.aliyuncs\.com:443 \(403\)$/, /NO_PROXY/],
    [refused(404),          {},                        'network', false, /refused to connect to .*:443 \(404\)$/, /NO_PROXY/],
    [refused(429),          {},                        'network', true,  /refused to connect to .*:443 \(429\)$/, /NO_PROXY/],
    [refused(502),          {},                        'network', true,  /could not connect to .*:443 \(502\)$/, /NO_PROXY/],
    [refused(503),          {},                        'network', true,  /could not connect to .*:443 \(503\)$/, /NO_PROXY/],
    [refused(504),          {},                        'network', true,  /could not connect to .*:443 \(504\)$/, /NO_PROXY/],
    [refused(302),          {},                        'bad-response', false, /answered CONNECT to .*:443 with 302, which opens no way$/, /login page/],
    [refused(511),          {},                        'bad-response', false, /answered CONNECT to .*:443 with 511, which opens no way$/, /login page/],
    [{ at: 'open' },        { code: 'EPROTO' },        'bad-response', false, /something else than TLS came back$/, /nothing answers in its place/],
    [{ at: 'open' },        { failure: 'not-http' },   'bad-response', false, /something else than TLS came back$/, /nothing answers in its place/],
    [{ at: 'open' },        { code: 'ECONNRESET' },    'network', true,  /lost the way to .*:443 before TLS came up \(ECONNRESET\)$/, /log of the proxy/],
    [{ at: 'open' },        { failure: 'timeout', detail: '10 s' }, 'timeout', true, /TLS did not come up within 10 s$/, /request-timeout-seconds/]
  ])('%j %j is diagnosed as %s; worth a retry: %s', (stage, failure, reasonCode, retry, what, hint) => {
    const diagnosis = diagnose(stage, failure)
    expect(diagnosis).toMatchObject({ reasonCode, retry, mayHaveTakenEffect: false })
    expect(diagnosis.what).toMatch(/^could not be asked, since the proxy http:\/\/proxy\.corp:3128 /)
    expect(diagnosis.what).toMatch(what)
    expect(diagnosis.hint).toMatch(hint)
  })

  test.each(['HTTPS_PROXY', 'https_proxy'])(
    'a 407 names the variable %s and what to put into it',
    variable => {
      const without = diagnose(refused(407), { variable })
      expect(without.what).toMatch(/asks for a user name and password \(407\)$/)
      expect(without.hint).toContain(`Put them in ${variable}`)
      const rejected = diagnose(refused(407), {
        variable,
        url: 'http://user:hunter22@proxy.corp:3128'
      })
      expect(rejected.what).toContain(`refused the user name and password in ${variable} (407)`)
      for (const diagnosis of [without, rejected]) {
        expect(diagnosis).toMatchObject({
          reasonCode: 'network',
          retry: false,
          mayHaveTakenEffect: false
        })
        expect(JSON.stringify(diagnosis)).not.toContain('hunter22')
      }
    }
  )
})

describe('a failure at the host behind a proxy', () => {
  test('names the proxy that may have replaced an untrusted certificate', () => {
    const { what, hint, retry } = diagnose({ at: 'open' }, { code: 'SELF_SIGNED_CERT_IN_CHAIN' })
    expect(what).toContain('(through the proxy http://proxy.corp:3128)')
    expect(hint).toMatch(/through the proxy http:\/\/proxy\.corp:3128 .* NODE_EXTRA_CA_CERTS/)
    expect(retry).toBe(false)
  })

  test('may leave a change behind once TLS is established', () => {
    for (const failure of ['network', 'timeout'] as const) {
      const diagnosis = diagnose({ at: 'open' }, { failure, sent: true })
      expect(diagnosis).toMatchObject({
        reasonCode: failure,
        retry: true,
        mayHaveTakenEffect: true
      })
      expect(diagnosis.what).toContain('(through the proxy http://proxy.corp:3128)')
    }
  })
})

test('a direct connection that fails suggests HTTPS_PROXY', () => {
  for (const code of ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ETIMEDOUT']) {
    const { hint } = diagnoseFailure({
      failure: 'network',
      code,
      detail: 'x',
      sent: false
    })
    expect(hint).toContain('HTTPS_PROXY')
    expect(hint).not.toContain('not supported')
  }
})
