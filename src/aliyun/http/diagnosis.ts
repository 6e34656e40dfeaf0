import type { UnknownReason } from '../../encryption/reason.js'
import type { CallFailure } from '../../reconcile/ports.js'
import { certificateTrouble } from './certificate.js'
import { diagnoseCrossing } from './proxy-diagnosis.js'
import type { NoAnswer } from './transport.js'

/** What went wrong with one request, judged from the whole answer. Text from outside is still raw in it. */
export interface Diagnosis {
  readonly reason: UnknownReason
  /** A clause that says what came back, to follow the name of the service. */
  readonly what: string
  readonly hint: string
  /** Worth sending again: throttling, server faults, timeouts, lost connections. */
  readonly retry: boolean
  /** The request may have been carried out all the same. */
  readonly mayHaveHappened: boolean
  /** The region in which the service says that it is to be asked. */
  readonly region?: string
  /** The request was not sent at all, since what it needs could not be had. */
  readonly cause?: CallFailure
}

/** A request that there are no credentials for, whatever kept us from having some: it is not about the bucket. */
export function withoutCredentials(cause: CallFailure): Diagnosis {
  const { message: what, hint } = cause.reason
  return { reason: 'credentials-rejected', what, hint, retry: false, mayHaveHappened: false, cause }
}

const proxyHint =
  'Something between the runner and the endpoint may have answered instead (a proxy, a firewall, a captive portal). Look at the endpoint and the network of the runner.'

/** An answer that the service does not give, whatever its status. */
export function strangeAnswer(what: string): Diagnosis {
  return { reason: 'bad-response', what, hint: proxyHint, retry: false, mayHaveHappened: true }
}

/** Whether a status alone says that the same request may be answered later. 511 is what a captive portal answers. */
export function isTransient(status: number): boolean {
  return (status >= 500 && status !== 511) || status === 408 || status === 429
}

/** An answer that is no success, and has no error document of the service. */
export function withoutErrorDocument(status: number): Diagnosis {
  if (status === 429) return throttledByStatus(status)
  if (!isTransient(status)) {
    return strangeAnswer(
      `answered ${status} with a body that the service does not give to this call`
    )
  }
  return {
    reason: 'service-error',
    what: `answered ${status} without an error document`,
    hint: 'Run again later. If it lasts, look at the status page of Alibaba Cloud and at the proxy, if there is one.',
    retry: true,
    mayHaveHappened: true
  }
}

export function throttledByStatus(status: number): Diagnosis {
  return {
    reason: 'throttled',
    what: `answered ${status}`,
    hint: 'Lower concurrency or raise max-attempts.',
    retry: true,
    mayHaveHappened: false
  }
}

export function diagnoseNoAnswer(answer: NoAnswer): Diagnosis {
  const { failure, code, detail, sent, crossing } = answer
  const underway = crossing && !sent ? diagnoseCrossing(crossing, answer) : null
  if (underway !== null) return underway
  const through = crossing === undefined ? '' : ` (through the proxy ${crossing.proxy})`
  switch (failure) {
    case 'too-large':
      return strangeAnswer(
        'sent an answer of more than 64 KiB, far more than any answer to this call has'
      )
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
        mayHaveHappened: sent && !hopeless
      }
    }
  }
}

/** What a system's error code asks for; hopeless where no second try mends it. */
function networkTrouble(
  code: string,
  proxy: string | undefined
): { hint: string; hopeless: boolean } {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      hint: `The name of the endpoint does not resolve: check region and endpoint (or kms-endpoint) for a typo, and the DNS of the runner. ${needsProxy}`,
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
        ? 'The certificate of the endpoint is not trusted: if a proxy or a private gateway stands in between, give its CA to Node with NODE_EXTRA_CA_CERTS.'
        : `The certificate that came through the proxy ${proxy} is not trusted: if the proxy reads what is in TLS, it puts its own in place of the endpoint's. Give its CA to Node with NODE_EXTRA_CA_CERTS, or add the host to NO_PROXY.`
  }
}
