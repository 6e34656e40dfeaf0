import type { UnknownReason } from '../../encryption/reason.js'
import { regionOfHost } from '../region.js'
import type { Answer } from './answer.js'
import type { ErrorDocument } from './error-document.js'
import { meaningOf } from './error-code.js'
import type { NoAnswer } from './transport.js'

/** What went wrong with one request, judged from the whole answer. Text from outside is still raw in it. */
export interface Diagnosis {
  readonly reason: UnknownReason
  /** A clause that says what came back, to follow "OSS …" or to stand alone. */
  readonly what: string
  readonly hint: string
  /** Worth sending again: throttling, server faults, timeouts, lost connections. */
  readonly retry: boolean
  /** The request may have been carried out all the same. */
  readonly mayHaveHappened: boolean
  /** The region in which OSS says that the bucket is. */
  readonly region?: string
}

const proxyHint =
  'Something between the runner and OSS may have answered instead (a proxy, a firewall, a captive portal). Look at the endpoint and the network of the runner.'

/** An answer that OSS does not give, whatever its status. */
export function strangeAnswer(what: string): Diagnosis {
  return { reason: 'bad-response', what, hint: proxyHint, retry: false, mayHaveHappened: true }
}

export function diagnoseAnswer(answer: Answer, permission: string, now: Date): Diagnosis {
  const { status, error: document } = answer
  // 511 is what a captive portal answers.
  const transient = (status >= 500 && status !== 511) || status === 408 || status === 429
  if (document === null) {
    if (status === 429) return throttledByStatus(status)
    if (!transient)
      return strangeAnswer(`answered ${status} with a body that OSS does not give to this call`)
    return {
      reason: 'service-error',
      what: `answered ${status} without an error document`,
      hint: 'Run again later. If it lasts, look at the status page of Alibaba Cloud and at the proxy, if there is one.',
      retry: true,
      mayHaveHappened: true
    }
  }

  const said = `answered ${status} ${document.code}: ${document.message}`
  const refusal = { what: said, retry: false, mayHaveHappened: false }
  if (isWrongRegion(document)) return wrongRegion(document, refusal)
  if (status < 300)
    return strangeAnswer(`answered ${status} with an error document (${document.code})`)

  const meaning = meaningOf(document.code)
  if (meaning !== null) {
    return {
      ...refusal,
      ...meaning,
      hint: skew(document, now) + meaning.hint,
      retry: meaning.reason === 'throttled'
    }
  }
  if (document.code === 'AccessDenied') {
    const foreign = /does not belong to you/i.test(document.message)
    const hint = foreign
      ? 'The bucket belongs to another account. Check the name and the credentials.'
      : deniedHint(permission)
    return { ...refusal, reason: 'access-denied', hint }
  }
  if (status === 429) return throttledByStatus(status)
  return {
    ...refusal,
    reason: 'service-error',
    hint: transient
      ? 'Run again later. If it lasts, give the request id to the support of Alibaba Cloud.'
      : 'Look the code up in the OSS documentation; the request id helps the support of Alibaba Cloud.',
    retry: transient || document.code === 'RequestTimeout',
    mayHaveHappened: status >= 500 && status !== 503
  }
}

function throttledByStatus(status: number): Diagnosis {
  return {
    reason: 'throttled',
    what: `answered ${status}`,
    hint: 'Lower concurrency or raise max-attempts.',
    retry: true,
    mayHaveHappened: false
  }
}

function deniedHint(permission: string): string {
  return `Allow ${permission} on this bucket to the identity that runs this step, and see that no bucket policy denies it.`
}

/**
 * Two refusals say it: the bucket is elsewhere (403 with the right `<Endpoint>`, or the older code
 * PermanentRedirect), and the signature names another region than the endpoint's (400). OSS gives
 * neither a code of its own, and warns against relying on EC: the sentence decides.
 */
function isWrongRegion({ code, message, endpoint }: ErrorDocument): boolean {
  return (
    code === 'PermanentRedirect' ||
    (code === 'AccessDenied' &&
      (endpoint !== '' || /must be addressed using the specified endpoint/i.test(message))) ||
    (code === 'InvalidArgument' && /invalid signing region/i.test(message))
  )
}

function wrongRegion(
  { endpoint }: ErrorDocument,
  refusal: Pick<Diagnosis, 'what' | 'retry' | 'mayHaveHappened'>
): Diagnosis {
  const reason = 'wrong-region'
  if (endpoint === '') {
    return {
      ...refusal,
      reason,
      hint: "Set the input region to the bucket's own region, or to that of the endpoint."
    }
  }
  const region = regionOfHost(endpoint)
  if (region === null) {
    return {
      ...refusal,
      reason,
      what: `sends us to ${endpoint}, which is no OSS endpoint of aliyuncs.com; it was not followed`,
      hint: "Set the inputs region and endpoint to the bucket's own."
    }
  }
  return { ...refusal, reason, region, hint: `Set the input region to ${region}.` }
}

function skew({ serverTime }: ErrorDocument, now: Date): string {
  const server = Date.parse(serverTime)
  if (Number.isNaN(server)) return ''
  const minutes = Math.round((now.getTime() - server) / 60_000)
  return `The runner's clock is ${Math.abs(minutes)} minutes ${minutes > 0 ? 'ahead of' : 'behind'} OSS. `
}

export function diagnoseNoAnswer({ failure, code, detail, sent }: NoAnswer): Diagnosis {
  switch (failure) {
    case 'too-large':
      return strangeAnswer(
        'sent an answer of more than 64 KiB, far more than any answer about encryption has'
      )
    case 'not-http':
      return strangeAnswer(`sent something that is no HTTP answer (${code || detail})`)
    case 'timeout':
      return {
        reason: 'timeout',
        what: `gave no complete answer within ${detail}`,
        hint: 'Check that the runner reaches the endpoint (firewall, proxy, internal endpoint outside of its VPC), or raise request-timeout-seconds.',
        retry: true,
        mayHaveHappened: sent
      }
    case 'network': {
      const { hint, hopeless } = networkTrouble(code)
      return {
        reason: 'network',
        what: `could not be reached, or the connection was lost: ${detail}`,
        hint,
        retry: !hopeless,
        mayHaveHappened: sent && !hopeless
      }
    }
  }
}

/** What a system's error code asks for; hopeless where no second try mends it. */
function networkTrouble(code: string): { hint: string; hopeless: boolean } {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      hint: 'The name of the endpoint does not resolve: check region and endpoint for a typo, and the DNS of the runner. A runner that reaches the internet through a proxy only is not supported yet.',
      hopeless: code === 'ENOTFOUND'
    }
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return {
      hint: "The certificate is not valid at this time: check the runner's clock, then who answers at this endpoint.",
      hopeless: true
    }
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      hint: 'The certificate is for another host: check the endpoint for a typo, and whether a proxy or a captive portal answers instead.',
      hopeless: true
    }
  }
  if (
    /^(?:CERT_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*)$/.test(code)
  ) {
    return {
      hint: 'The certificate of the endpoint is not trusted: if a proxy or a private gateway stands in between, give its CA to Node with NODE_EXTRA_CA_CERTS.',
      hopeless: true
    }
  }
  return {
    hint: 'Check that the runner reaches the endpoint (firewall, proxy), or run again later.',
    hopeless: code.startsWith('ERR_')
  }
}
