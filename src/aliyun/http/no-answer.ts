import { certificateTrouble } from './certificate.js'
import { strangeAnswer, type Diagnosis } from './diagnosis.js'
import { diagnoseCrossing } from './proxy-diagnosis.js'
import type { NoAnswer } from './transport.js'

/** Judges that there is no whole answer. */
export function diagnoseNoAnswer(answer: NoAnswer): Diagnosis {
  const { failure, code, detail, sent, crossing } = answer
  if (failure === 'over') return nobodyWaits(sent)
  const underway = crossing && !sent ? diagnoseCrossing(crossing, answer) : null
  if (underway !== null) return underway
  const through = crossing === undefined ? '' : ` (through the proxy ${crossing.proxy})`
  switch (failure) {
    case 'too-large':
      return strangeAnswer(`sent more than ${detail}, which no answer to this call has`)
    case 'not-http':
      return strangeAnswer(`sent something that is no HTTP answer (${code || detail})`)
    case 'timeout':
      return {
        reason: 'timeout',
        what: `gave no complete answer within ${detail}${through}`,
        hint: 'Check that the runner reaches the endpoint (firewall, proxy, internal endpoint outside of its VPC), or raise request-timeout-seconds.',
        retry: true,
        mayHaveHappened: sent
      }
    case 'network': {
      const { hint, hopeless } = networkTrouble(code, crossing?.proxy)
      return {
        reason: 'network',
        what: `could not be reached, or the connection was lost${through}: ${detail}`,
        hint,
        retry: !hopeless,
        // Also where no second try helps: TLS may break after the request went out.
        mayHaveHappened: sent
      }
    }
  }
}

/** The run is over, and nobody waits for this any more. */
function nobodyWaits(sent: boolean): Diagnosis {
  return {
    reason: 'network',
    what: 'was not asked any more, since the run had ended',
    hint: 'Run it again.',
    retry: false,
    mayHaveHappened: sent
  }
}

/** What a system's error code asks for; hopeless where no second try mends it. */
function networkTrouble(
  code: string,
  proxy: string | undefined
): { hint: string; hopeless: boolean } {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      hint: `The name of the endpoint does not resolve: check region and endpoint (or kms-endpoint, sts-endpoint) for a typo, and the DNS of the runner. ${needsProxy}`,
      hopeless: code === 'ENOTFOUND'
    }
  }
  const trouble = certificateTrouble(code)
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
  trouble: NonNullable<ReturnType<typeof certificateTrouble>>,
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
