import { describe, expect, test } from '@jest/globals'
import { diagnoseTransportFailure } from '../../../../src/aliyun/http/diagnose-transport-failure.js'
import { cloudAdvice } from '../../../../src/aliyun/http/diagnosis.js'
import { parseProxy } from '../../../../src/aliyun/http/proxy-url.js'
import type { TransportFailure } from '../../../../src/aliyun/http/transport-failure.js'
import { newProxyTrace, type ProxyStage } from '../../../../src/aliyun/http/tunnel.js'
import { message } from '../../../../src/text/message.js'
import { plain } from '../../../../src/text/plain.js'

const photos = new URL('https://photos.oss-cn-hangzhou.aliyuncs.com/?encryption')

/** With its messages as they are shown. */
function diagnoseFailure(failure: Omit<TransportFailure, 'kind'>) {
  const diagnosis = diagnoseTransportFailure({ kind: 'transport-failure', ...failure }, cloudAdvice)
  return { ...diagnosis, what: plain(diagnosis.what), hint: plain(diagnosis.hint) }
}

const limit = message`10 s`

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
  if (!proxy.ok) throw new Error(proxy.problems.map(plain).join())
  return diagnoseFailure({
    failure: 'network',
    code: 'ECONNRESET',
    detail: message`x`,
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
    [{ at: 'unconnected' }, { code: 'ECONNREFUSED' },  'network', true,  / itself could not be reached \(ECONNREFUSED\)$/, /the host and port in HTTPS_PROXY/],
    [{ at: 'unconnected' }, { code: 'ENOTFOUND' },     'network', false, / itself could not be reached \(ENOTFOUND\)$/, /cannot be resolved/],
    [{ at: 'unconnected' }, { code: 'EAI_AGAIN' },     'network', true,  / itself could not be reached \(EAI_AGAIN\)$/, /cannot be resolved/],
    [{ at: 'unconnected' }, { code: 'CERT_HAS_EXPIRED' }, 'network', false, / itself could not be reached \(/, /proxy's own certificate has expired .* clock/],
    [{ at: 'unconnected' }, { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'network', false, / itself could not be reached \(/, /proxy's own certificate is for another host/],
    [{ at: 'unconnected' }, { code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'network', false, / itself could not be reached \(/, /proxy's own certificate .* NODE_EXTRA_CA_CERTS/],
    [{ at: 'unconnected' }, { code: 'EPROTO' },        'network', false, / itself could not be reached \(EPROTO\)$/, /Check the port in HTTPS_PROXY\. If the proxy does not use TLS on that port, use http:\/\/ instead of https:\/\//],
    [{ at: 'unconnected' }, { failure: 'timeout', detail: limit }, 'timeout', true, /did not accept a connection within 10 s$/, /request-timeout-seconds/],
    [{ at: 'connected' },   { code: 'ECONNRESET' },    'network', true,  /closed the connection without a response to CONNECT \(ECONNRESET\)$/, /proxy's log/],
    [{ at: 'connected' },   { failure: 'timeout', detail: limit }, 'timeout', true, /did not respond to CONNECT within 10 s$/, /request-timeout-seconds/],
    [{ at: 'connected' },   { failure: 'not-http' },   'bad-response', false, /sent an invalid HTTP response to CONNECT$/, /forward proxy/],
    [refused(403),          {},                        'network', false, /refused to connect to photos\.oss-cn-hangzhou\.aliyuncs\.com:443 \(403\)$/, /NO_PROXY/],
    [refused(404),          {},                        'network', false, /refused to connect to .*:443 \(404\)$/, /NO_PROXY/],
    [refused(429),          {},                        'network', true,  /refused to connect to .*:443 \(429\)$/, /NO_PROXY/],
    [refused(502),          {},                        'network', true,  /could not connect to .*:443 \(502\)$/, /NO_PROXY/],
    [refused(503),          {},                        'network', true,  /could not connect to .*:443 \(503\)$/, /NO_PROXY/],
    [refused(504),          {},                        'network', true,  /could not connect to .*:443 \(504\)$/, /NO_PROXY/],
    [refused(302),          {},                        'bad-response', false, /responded to CONNECT for .*:443 with 302 and did not open a tunnel$/, /require a login on a web page/],
    [refused(511),          {},                        'bad-response', false, /responded to CONNECT for .*:443 with 511 and did not open a tunnel$/, /require a login on a web page/],
    [{ at: 'open' },        { code: 'EPROTO' },        'bad-response', false, /but the response was not TLS$/, /nothing else responds in place of the proxy/],
    [{ at: 'open' },        { failure: 'not-http' },   'bad-response', false, /but the response was not TLS$/, /nothing else responds in place of the proxy/],
    [{ at: 'open' },        { code: 'ECONNRESET' },    'network', true,  /lost the connection to .*:443 before TLS was established \(ECONNRESET\)$/, /proxy's log/],
    [{ at: 'open' },        { failure: 'timeout', detail: limit }, 'timeout', true, /TLS was not established within 10 s$/, /request-timeout-seconds/]
  ])('%j %j is diagnosed as %s; worth a retry: %s', (stage, failure, reasonCode, retry, what, hint) => {
    const diagnosis = diagnose(stage, failure)
    expect(diagnosis).toMatchObject({ reasonCode, retry, mayHaveTakenEffect: false })
    expect(diagnosis.what).toMatch(/^could not be reached through the proxy http:\/\/proxy\.corp:3128, which /)
    expect(diagnosis.what).toMatch(what)
    expect(diagnosis.hint).toMatch(hint)
  })

  test.each(['HTTPS_PROXY', 'https_proxy'])(
    'a 407 names the variable %s and what to put into it',
    variable => {
      const without = diagnose(refused(407), { variable })
      expect(without.what).toMatch(/requires a user name and password \(407\)$/)
      expect(without.hint).toContain(`Set ${variable} from a secret`)
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
      detail: message`x`,
      sent: false
    })
    expect(hint).toContain('HTTPS_PROXY')
    expect(hint).not.toContain('not supported')
  }
})
