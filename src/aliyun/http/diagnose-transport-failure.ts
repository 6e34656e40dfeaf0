import { diagnoseProxyFailure } from './diagnose-proxy-failure.js'
import { unexpectedResponse, type Diagnosis, type Hint } from './diagnosis.js'
import { certificateProblem, type CertificateProblem } from './tls-errors.js'
import type { TransportFailure } from './transport-failure.js'

export function diagnoseTransportFailure(transportFailure: TransportFailure): Diagnosis {
  const { failure, code, detail, sent, proxyTrace } = transportFailure
  if (failure === 'run-ended') return abortedByRunEnd(sent)
  const atProxy = proxyTrace && !sent ? diagnoseProxyFailure(proxyTrace, transportFailure) : null
  if (atProxy !== null) return atProxy
  const through = proxyTrace === undefined ? '' : ` (through the proxy ${proxyTrace.proxy})`
  switch (failure) {
    case 'too-large':
      return unexpectedResponse(`sent more than ${detail}, which no answer to this call has`)
    case 'not-http':
      return unexpectedResponse(`sent something that is no HTTP answer (${code || detail})`)
    case 'timeout':
      return {
        reasonCode: 'timeout',
        what: `gave no complete answer within ${detail}${through}`,
        hint: ({ requestTimeout }) =>
          `Check that the runner reaches the endpoint (firewall, proxy, internal endpoint outside of its VPC), or raise ${requestTimeout}.`,
        retry: true,
        mayHaveTakenEffect: sent
      }
    case 'network': {
      const { hint, permanent } = adviseOnNetworkError(code, proxyTrace?.proxy)
      return {
        reasonCode: 'network',
        what: `could not be reached, or the connection was lost${through}: ${detail}`,
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
    what: 'was not asked any more, since the run had ended',
    hint: 'Run it again.',
    retry: false,
    mayHaveTakenEffect: sent
  }
}

/** A retry cannot succeed where the error is permanent. */
function adviseOnNetworkError(
  code: string,
  proxy: string | undefined
): { hint: Hint; permanent: boolean } {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      hint: ({ region, endpoint, otherEndpoints }) =>
        `The name of the endpoint does not resolve: check ${region} and ${endpoint} (or ${otherEndpoints.join(', ')}) for a typo, and the DNS of the runner. ${proxyAdvice}`,
      permanent: code === 'ENOTFOUND'
    }
  }
  const problem = certificateProblem(code)
  if (problem !== undefined) return { hint: certificateHint(problem, proxy), permanent: true }
  const check = 'Check that the runner reaches the endpoint (firewall, proxy), or run again later.'
  return {
    hint: proxy === undefined ? `${check} ${proxyAdvice}` : check,
    permanent: code.startsWith('ERR_')
  }
}

const proxyAdvice =
  'If only a proxy leads to it from the runner, name the proxy in HTTPS_PROXY, and do not except the endpoint in NO_PROXY.'

function certificateHint(problem: CertificateProblem, proxy: string | undefined): string {
  switch (problem) {
    case 'date':
      return "The certificate is not valid at this time: check the runner's clock, then who answers at this endpoint."
    case 'other-host':
      return 'The certificate is for another host: check the endpoint for a typo, and whether a proxy or a captive portal answers instead.'
    case 'untrusted':
      return proxy === undefined
        ? 'The certificate of the endpoint is not trusted: if a proxy or a private gateway stands in between, give its CA to Node with NODE_EXTRA_CA_CERTS. If that is set, see that its file is there (in a container: inside of it) and has the CA that signs here.'
        : `The certificate that came through the proxy ${proxy} is not trusted: if the proxy reads what is in TLS, it puts its own in place of the endpoint's. Give its CA to Node with NODE_EXTRA_CA_CERTS, whose file must be there (in a container: inside of it), or add the host to NO_PROXY.`
  }
}
