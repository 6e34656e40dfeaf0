import {
  code as literal,
  emptyMessage,
  input,
  message,
  sentences,
  value,
  type Message
} from '../../text/message.js'
import { diagnoseProxyFailure } from './diagnose-proxy-failure.js'
import { unexpectedResponse, type Diagnosis, type ServiceAdvice } from './diagnosis.js'
import { certificateProblem, type CertificateProblem } from './tls-errors.js'
import type { TransportFailure } from './transport-failure.js'

export function diagnoseTransportFailure(
  transportFailure: TransportFailure,
  advice: ServiceAdvice
): Diagnosis {
  const { failure, code, detail, sent, proxyTrace } = transportFailure
  if (failure === 'run-ended') return abortedByRunEnd(sent)
  const atProxy =
    proxyTrace && !sent ? diagnoseProxyFailure(proxyTrace, transportFailure, advice) : null
  if (atProxy !== null) return atProxy
  const through =
    proxyTrace === undefined
      ? emptyMessage
      : message` (through the proxy ${value(proxyTrace.proxy)})`
  switch (failure) {
    case 'too-large':
      return unexpectedResponse(
        message`sent more than ${detail}, but no valid response is that large`
      )
    case 'not-http':
      return unexpectedResponse(
        message`sent an invalid HTTP response (${code === '' ? detail : value(code)})`
      )
    case 'timeout':
      return {
        reasonCode: 'timeout',
        what: message`did not send a complete response within ${detail}${through}`,
        hint: message`Check that the runner can reach the endpoint and that no firewall or proxy blocks the connection. An internal endpoint can be reached only from a VPC in its region. If the network is slow, raise ${input('request-timeout-seconds')}.`,
        retry: true,
        mayHaveTakenEffect: sent
      }
    case 'network': {
      const { hint, permanent } = adviseOnNetworkError(code, proxyTrace?.proxy, advice)
      const outcome = sent
        ? message`did not send a complete response${through}, because the connection was lost`
        : message`could not be reached${through}`
      return {
        reasonCode: 'network',
        what: message`${outcome}${detail.length === 0 ? emptyMessage : message`: ${detail}`}`,
        hint,
        retry: !permanent,
        // Also for permanent errors: TLS may break after the request was sent.
        mayHaveTakenEffect: sent
      }
    }
  }
}

function abortedByRunEnd(sent: boolean): Diagnosis {
  return {
    reasonCode: 'network',
    what: message`did not respond before the run ended`,
    hint: message`Run the workflow again.`,
    retry: false,
    mayHaveTakenEffect: sent
  }
}

/** A retry cannot succeed where the error is permanent. */
function adviseOnNetworkError(
  code: string,
  proxy: string | undefined,
  advice: ServiceAdvice
): { hint: Message; permanent: boolean } {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      hint: sentences(
        message`The endpoint's host name cannot be resolved.`,
        advice.address,
        message`Check the runner's DNS.`,
        proxyAdvice
      ),
      permanent: code === 'ENOTFOUND'
    }
  }
  const problem = certificateProblem(code)
  if (problem !== undefined) return { hint: certificateHint(problem, proxy), permanent: true }
  const check = message`Check that the runner can reach the endpoint and that no firewall or proxy blocks the connection, or run the workflow again later.`
  return {
    hint: proxy === undefined ? sentences(check, proxyAdvice) : check,
    permanent: code.startsWith('ERR_')
  }
}

const proxyAdvice = message`If the runner can reach the endpoint only through a proxy, set ${literal('HTTPS_PROXY')} to the proxy's URL, and do not list the endpoint in ${literal('NO_PROXY')}.`

const setCertificateFile = message`set ${literal('NODE_EXTRA_CA_CERTS')} in the job's ${literal('env')} to the path of a file that contains its CA certificate`
const checkCertificateFile = message`If the variable is already set, check that the file exists and contains the certificate of the CA that signed this certificate. In a container, the file must exist inside the container.`

function certificateHint(problem: CertificateProblem, proxy: string | undefined): Message {
  switch (problem) {
    case 'date':
      return message`The certificate has expired or is not valid yet. Check the runner's clock. If the clock is right, check which server responds at this endpoint.`
    case 'other-host':
      return message`The certificate is for another host. Check the endpoint for a typo, and check whether a proxy or a captive portal responds instead.`
    case 'untrusted':
      return proxy === undefined
        ? message`The endpoint's certificate is not trusted. If your organization's proxy or private gateway is between the runner and the endpoint, ${setCertificateFile}. ${checkCertificateFile}`
        : message`The certificate received through the proxy ${value(proxy)} is not trusted. If this is your organization's proxy and it inspects TLS, ${setCertificateFile}. ${checkCertificateFile} If the runner can reach the host without the proxy, you can add the host to ${literal('NO_PROXY')} instead.`
  }
}
