import type { Diagnosis } from './diagnosis.js'
import { certificateProblem, isNoTls } from './tls-errors.js'
import type { TransportFailure } from './transport-failure.js'
import type { ProxyTrace } from './tunnel.js'

interface ProxyProblem extends Pick<Diagnosis, 'reasonCode' | 'hint' | 'retry'> {
  /** A clause that says what the proxy did. */
  readonly did: string
}

/**
 * Diagnoses a request that did not get through a proxy, so that it has certainly not been carried
 * out; `null` where the proxy opened the tunnel and the host caused the failure.
 */
export function diagnoseProxyFailure(
  trace: Readonly<ProxyTrace>,
  transportFailure: TransportFailure
): Diagnosis | null {
  const problem = problemOf(trace, transportFailure)
  if (problem === null) return null
  const { did, ...rest } = problem
  return {
    ...rest,
    what: `could not be asked, since the proxy ${trace.proxy} ${did}`,
    mayHaveTakenEffect: false
  }
}

function problemOf(trace: Readonly<ProxyTrace>, { failure, code, detail }: TransportFailure) {
  const { stage } = trace
  switch (stage.at) {
    case 'refused':
      return proxyRefused(trace, stage.status)
    case 'unconnected':
      return failure === 'timeout'
        ? timedOut(`took no connection within ${detail}`, trace)
        : proxyUnreachable(trace, code)
    case 'connected':
      if (failure === 'timeout') {
        return timedOut(`gave no answer to CONNECT within ${detail}`, trace)
      }
      return failure === 'not-http'
        ? malformed('answered CONNECT with something that is no HTTP', trace)
        : connectionLost(`closed the connection without an answer to CONNECT (${code})`, trace)
    case 'open':
      return tunnelFailed(trace, failure, code, detail)
  }
}

function proxyRefused(
  { variable, withCredentials, target }: Readonly<ProxyTrace>,
  status: number
): ProxyProblem {
  if (status === 407) {
    return withCredentials
      ? {
          reasonCode: 'network',
          did: `refused the user name and password in ${variable} (407)`,
          hint: `Check them, and that characters such as @ : / # % in them are percent-encoded in ${variable}. Only Basic authentication is supported.`,
          retry: false
        }
      : {
          reasonCode: 'network',
          did: 'asks for a user name and password (407)',
          hint: `Put them in ${variable}, from a secret: http://user:password@host:port, with special characters percent-encoded.`,
          retry: false
        }
  }
  if (status < 400 || status === 511) {
    return {
      reasonCode: 'bad-response',
      did: `answered CONNECT to ${target} with ${status}, which opens no way`,
      hint: `A login page may stand in the way. See that ${variable} names a proxy that knows CONNECT.`,
      retry: false
    }
  }
  return status < 500
    ? {
        reasonCode: 'network',
        did: `refused to connect to ${target} (${status})`,
        hint: 'Allow it in the proxy, or, if the runner reaches the host without the proxy, add the host to NO_PROXY.',
        // 408 and 429 are transient: the proxy may accept the same request later.
        retry: status === 408 || status === 429
      }
    : {
        reasonCode: 'network',
        did: `could not connect to ${target} (${status})`,
        hint: ({ region, endpoint }) =>
          `Check ${region} and ${endpoint} for a typo, and that the proxy reaches the host (its DNS, its firewall); or, if the runner reaches it without the proxy, add the host to NO_PROXY.`,
        retry: true
      }
}

function proxyUnreachable({ variable }: Readonly<ProxyTrace>, code: string): ProxyProblem {
  const did = `could not be reached (${code})`
  const permanent = (hint: string): ProxyProblem => ({
    reasonCode: 'network',
    did,
    hint,
    retry: false
  })
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      reasonCode: 'network',
      did,
      hint: `The name of the proxy does not resolve: check ${variable} for a typo, and the DNS of the runner.`,
      retry: code === 'EAI_AGAIN'
    }
  }
  switch (certificateProblem(code)) {
    case 'date':
      return permanent(
        "The certificate of the proxy itself is not valid at this time: check the runner's clock, then the proxy."
      )
    case 'other-host':
      return permanent(
        `The certificate of the proxy itself is for another host: check the host in ${variable}.`
      )
    case 'untrusted':
      return permanent(
        'The certificate of the proxy itself is not trusted: give its CA to Node with NODE_EXTRA_CA_CERTS.'
      )
    case undefined:
      return isNoTls(code)
        ? permanent(`It speaks no TLS itself: write http:// instead of https:// in ${variable}.`)
        : {
            reasonCode: 'network',
            did,
            hint: `Check host and port in ${variable}, and that the runner reaches the proxy (firewall).`,
            retry: true
          }
  }
}

function tunnelFailed(
  trace: Readonly<ProxyTrace>,
  failure: TransportFailure['failure'],
  code: string,
  detail: string
): ProxyProblem | null {
  const { target } = trace
  if (failure === 'timeout') {
    return timedOut(
      `opened a way to ${target} on which TLS did not come up within ${detail}`,
      trace
    )
  }
  if (failure === 'not-http' || isNoTls(code)) {
    return malformed(`opened a way to ${target} on which something else than TLS came back`, trace)
  }
  return certificateProblem(code) === undefined && !code.startsWith('ERR_')
    ? connectionLost(`lost the way to ${target} before TLS came up (${code})`, trace)
    : null
}

function timedOut(did: string, { target }: Readonly<ProxyTrace>): ProxyProblem {
  return {
    reasonCode: 'timeout',
    did,
    hint: ({ requestTimeout }) =>
      `Look at the proxy and its log, see that it reaches ${target}, or raise ${requestTimeout}.`,
    retry: true
  }
}

function connectionLost(did: string, { variable }: Readonly<ProxyTrace>): ProxyProblem {
  return {
    reasonCode: 'network',
    did,
    hint: `Look at the log of the proxy, and see that ${variable} has its right port, and https:// only if the proxy itself speaks TLS.`,
    retry: true
  }
}

function malformed(did: string, { variable }: Readonly<ProxyTrace>): ProxyProblem {
  return {
    reasonCode: 'bad-response',
    did,
    hint: `See that ${variable} names a forward proxy that knows CONNECT, with its right port, and that nothing answers in its place.`,
    retry: false
  }
}
