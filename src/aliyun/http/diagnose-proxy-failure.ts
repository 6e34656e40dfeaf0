import {
  code as literal,
  emptyMessage,
  input,
  message,
  own,
  sentences,
  value,
  type Message,
  type Part
} from '../../text/message.js'
import type { Diagnosis, ServiceAdvice } from './diagnosis.js'
import { certificateProblem, isNoTls } from './tls-errors.js'
import type { TransportFailure } from './transport-failure.js'
import type { ProxyTrace } from './tunnel.js'

interface ProxyProblem extends Pick<Diagnosis, 'reasonCode' | 'hint' | 'retry'> {
  /** What the proxy did, as a clause that follows its name. */
  readonly did: Message
}

/**
 * Diagnoses a request that did not get through a proxy, so that it has certainly not been carried
 * out; `null` where the proxy opened the tunnel and the host caused the failure.
 */
export function diagnoseProxyFailure(
  trace: Readonly<ProxyTrace>,
  transportFailure: TransportFailure,
  advice: ServiceAdvice
): Diagnosis | null {
  const problem = problemOf(trace, transportFailure, advice)
  if (problem === null) return null
  const { did, ...rest } = problem
  return {
    ...rest,
    what: message`could not be reached through the proxy ${value(trace.proxy)}, which ${did}`,
    mayHaveTakenEffect: false
  }
}

function problemOf(
  trace: Readonly<ProxyTrace>,
  { failure, code, detail }: TransportFailure,
  advice: ServiceAdvice
) {
  const { stage } = trace
  switch (stage.at) {
    case 'refused':
      return proxyRefused(trace, stage.status, advice)
    case 'unconnected':
      return failure === 'timeout'
        ? timedOut(message`did not accept a connection within ${detail}`, trace)
        : proxyUnreachable(trace, code)
    case 'connected':
      if (failure === 'timeout') {
        return timedOut(message`did not respond to CONNECT within ${detail}`, trace)
      }
      return failure === 'not-http'
        ? malformed(message`sent an invalid HTTP response to CONNECT`, trace)
        : connectionLost(
            message`closed the connection without a response to CONNECT${inParentheses(code)}`,
            trace
          )
    case 'open':
      return tunnelFailed(trace, failure, code, detail)
  }
}

function proxyRefused(
  trace: Readonly<ProxyTrace>,
  status: number,
  advice: ServiceAdvice
): ProxyProblem {
  const variable = literal(trace.variable)
  const target = targetOf(trace)
  if (status === 407) {
    return trace.withCredentials
      ? {
          reasonCode: 'network',
          did: message`refused the user name and password in ${variable} (407)`,
          hint: message`Check the user name and password in ${variable}. Characters such as ${literal('@ : / # %')} in them must be percent-encoded. Only Basic authentication is supported.`,
          retry: false
        }
      : {
          reasonCode: 'network',
          did: message`requires a user name and password (407)`,
          hint: message`Set ${variable} from a secret that includes the user name and password: ${literal('http://user:password@host:port')}. Special characters in the user name and password must be percent-encoded.`,
          retry: false
        }
  }
  if (status < 400 || status === 511) {
    return {
      reasonCode: 'bad-response',
      did: message`responded to CONNECT for ${target} with ${status} and did not open a tunnel`,
      hint: message`The proxy may require a login on a web page, which a runner cannot complete. Check that ${variable} names a proxy that supports CONNECT.`,
      retry: false
    }
  }
  return status < 500
    ? {
        reasonCode: 'network',
        did: message`refused to connect to ${target} (${status})`,
        hint: message`Allow this host in the proxy's configuration. ${bypassProxy}`,
        // 408 and 429 are transient: the proxy may accept the same request later.
        retry: status === 408 || status === 429
      }
    : {
        reasonCode: 'network',
        did: message`could not connect to ${target} (${status})`,
        hint: sentences(
          advice.address,
          message`Check that the proxy can resolve the host name, and that no firewall blocks its connection to the host.`,
          bypassProxy
        ),
        retry: true
      }
}

const bypassProxy = message`If the runner can reach the host without the proxy, add the host to ${literal('NO_PROXY')} instead.`

function proxyUnreachable(trace: Readonly<ProxyTrace>, code: string): ProxyProblem {
  const variable = literal(trace.variable)
  const did = message`itself could not be reached${inParentheses(code)}`
  const permanent = (hint: Message): ProxyProblem => ({
    reasonCode: 'network',
    did,
    hint,
    retry: false
  })
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      reasonCode: 'network',
      did,
      hint: message`The proxy's host name cannot be resolved. Check ${variable} for a typo, and check the runner's DNS.`,
      retry: code === 'EAI_AGAIN'
    }
  }
  switch (certificateProblem(code)) {
    case 'date':
      return permanent(
        message`The proxy's own certificate has expired or is not valid yet. Check the runner's clock. If the clock is right, replace the proxy's certificate.`
      )
    case 'other-host':
      return permanent(
        message`The proxy's own certificate is for another host. Check the host in ${variable}.`
      )
    case 'untrusted':
      return permanent(
        message`The proxy's own certificate is not trusted. Set ${literal('NODE_EXTRA_CA_CERTS')} in the job's ${literal('env')} to the path of a file that contains its CA certificate. If the variable is already set, add the certificate to that file.`
      )
    case undefined:
      return isNoTls(code)
        ? permanent(
            message`The proxy itself did not respond with valid TLS. Check the port in ${variable}. If the proxy does not use TLS on that port, use ${literal('http://')} instead of ${literal('https://')}.`
          )
        : {
            reasonCode: 'network',
            did,
            hint: message`Check the host and port in ${variable}, and check that the runner can reach the proxy and that no firewall blocks the connection.`,
            retry: true
          }
  }
}

function tunnelFailed(
  trace: Readonly<ProxyTrace>,
  failure: TransportFailure['failure'],
  code: string,
  detail: Message
): ProxyProblem | null {
  const target = targetOf(trace)
  if (failure === 'timeout') {
    return timedOut(
      message`opened a tunnel to ${target}, but TLS was not established within ${detail}`,
      trace
    )
  }
  if (failure === 'not-http' || isNoTls(code)) {
    return malformed(message`opened a tunnel to ${target}, but the response was not TLS`, trace)
  }
  return certificateProblem(code) === undefined && !code.startsWith('ERR_')
    ? connectionLost(
        message`lost the connection to ${target} before TLS was established${inParentheses(code)}`,
        trace
      )
    : null
}

function timedOut(did: Message, trace: Readonly<ProxyTrace>): ProxyProblem {
  return {
    reasonCode: 'timeout',
    did,
    hint: message`Check that the runner can reach the proxy, and that the proxy can reach ${targetOf(trace)}. The proxy's log may show the cause. If the network is slow, raise ${input('request-timeout-seconds')}.`,
    retry: true
  }
}

function connectionLost(did: Message, { variable }: Readonly<ProxyTrace>): ProxyProblem {
  return {
    reasonCode: 'network',
    did,
    hint: message`Check the proxy's log. Check that ${literal(variable)} has the right port, and that it starts with ${literal('https://')} only if the proxy itself uses TLS.`,
    retry: true
  }
}

function malformed(did: Message, { variable }: Readonly<ProxyTrace>): ProxyProblem {
  return {
    reasonCode: 'bad-response',
    did,
    hint: message`Check that ${literal(variable)} names a forward proxy that supports CONNECT, and that its port is right. Check that nothing else responds in place of the proxy.`,
    retry: false
  }
}

/** `host:port`; each bucket has a host of its own. */
function targetOf({ target }: Readonly<ProxyTrace>): Part {
  return own(value(target), 'the host', 'Host')
}

/** The code of an error, which not every error has. */
function inParentheses(code: string): Message {
  return code === '' ? emptyMessage : message` (${value(code)})`
}
