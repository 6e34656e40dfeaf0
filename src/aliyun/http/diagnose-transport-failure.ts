import { certificateProblem } from './tls-errors.js'
import { unexpectedResponse, type Diagnosis } from './diagnosis.js'
import { diagnoseProxyFailure } from './diagnose-proxy-failure.js'
import type { TransportFailure } from './transport.js'

/** Judges that there is no whole answer. */
export function diagnoseTransportFailure(answer: TransportFailure): Diagnosis {
  const { failure, code, detail, sent, proxyTrace } = answer
  if (failure === 'over') return afterRunEnded(sent)
  const underway = proxyTrace && !sent ? diagnoseProxyFailure(proxyTrace, answer) : null
  if (underway !== null) return underway
  const through = proxyTrace === undefined ? '' : ` (through the proxy ${proxyTrace.proxy})`
  switch (failure) {
    case 'too-large':
      return unexpectedResponse(`sent more than ${detail}, which no answer to this call has`)
    case 'not-http':
      return unexpectedResponse(`sent something that is no HTTP answer (${code || detail})`)
    case 'timeout':
      return {
        reason: 'timeout',
        what: `gave no complete answer within ${detail}${through}`,
        hint: 'Check that the runner reaches the endpoint (firewall, proxy, internal endpoint outside of its VPC), or raise request-timeout-seconds.',
        retry: true,
        mayHaveTakenEffect: sent
      }
    case 'network': {
      const { hint, hopeless } = networkProblem(code, proxyTrace?.proxy)
      return {
        reason: 'network',
        what: `could not be reached, or the connection was lost${through}: ${detail}`,
        hint,
        retry: !hopeless,
        // Also where no second try helps: TLS may break after the request went out.
        mayHaveTakenEffect: sent
      }
    }
  }
}

/** The run is over, and nobody waits for this any more. */
function afterRunEnded(sent: boolean): Diagnosis {
  return {
    reason: 'network',
    what: 'was not asked any more, since the run had ended',
    hint: 'Run it again.',
    retry: false,
    mayHaveTakenEffect: sent
  }
}

/** What a system's error code asks for; hopeless where no second try mends it. */
function networkProblem(
  code: string,
  proxy: string | undefined
): { hint: string; hopeless: boolean } {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      hint: `The name of the endpoint does not resolve: check region and endpoint (or kms-endpoint, sts-endpoint) for a typo, and the DNS of the runner. ${needsProxy}`,
      hopeless: code === 'ENOTFOUND'
    }
  }
  const trouble = certificateProblem(code)
  if (trouble !== undefined) return { hint: certificateHint(trouble, proxy), hopeless: true }
  const check = 'Check that the runner reaches the endpoint (firewall, proxy), or run again later.'
  return {
    hint: proxy === undefined ? `${check} ${needsProxy}` : check,
    hopeless: code.startsWith('ERR_')
  }
}

const needsProxy =
  'If only a proxy leads to it from the runner, name the proxy in HTTPS_PROXY, and do not except the endpoint in NO_PROXY.'

function certificateHint(
  trouble: NonNullable<ReturnType<typeof certificateProblem>>,
  proxy: string | undefined
): string {
  switch (trouble) {
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
