import type { UnknownReason } from '../../encryption/reason.js'
import type { CallFailure } from '../../ports/call-failure.js'

/** What went wrong with one request, judged from the whole answer. Text from outside is still raw in it. */
export interface Diagnosis {
  readonly reason: UnknownReason
  /** A clause that says what came back, to follow the name of the service. */
  readonly what: string
  readonly hint: string
  /** Worth sending again: throttling, server faults, timeouts, lost connections. */
  readonly retry: boolean
  /** The request may have been carried out all the same. */
  readonly mayHaveTakenEffect: boolean
  /** The region in which the service says that it is to be asked. */
  readonly region?: string
  /** The request was not sent at all, since what it needs could not be had. */
  readonly cause?: CallFailure
  /** What failed, to follow the name of what the call is about, where it was not the call itself. */
  readonly step?: string
}

/** A request that there are no credentials for, whatever kept us from having some: it is not about the bucket. */
export function missingCredentials(cause: CallFailure): Diagnosis {
  const { message: what, hint } = cause.reason
  return {
    reason: 'credentials-rejected',
    what,
    hint,
    retry: false,
    mayHaveTakenEffect: false,
    cause
  }
}

const proxyHint =
  'Something between the runner and the endpoint may have answered instead (a proxy, a firewall, a captive portal). Look at the endpoint and the network of the runner.'

/** An answer that the service does not give, whatever its status. */
export function unexpectedResponse(what: string): Diagnosis {
  return { reason: 'bad-response', what, hint: proxyHint, retry: false, mayHaveTakenEffect: true }
}

/** Whether a status alone says that the same request may be answered later. 511 is what a captive portal answers. */
export function isTransient(status: number): boolean {
  return (status >= 500 && status !== 511) || status === 408 || status === 429
}

/** An answer that is no success, and has no error document of the service. */
export function undocumentedError(status: number): Diagnosis {
  if (status === 429) return throttledByStatus(status)
  if (!isTransient(status)) {
    return unexpectedResponse(
      `answered ${status} with a body that the service does not give to this call`
    )
  }
  return {
    reason: 'service-error',
    what: `answered ${status} without an error document`,
    hint: 'Run again later. If it lasts, look at the status page of Alibaba Cloud and at the proxy, if there is one.',
    retry: true,
    mayHaveTakenEffect: true
  }
}

export function throttledByStatus(status: number): Diagnosis {
  return {
    reason: 'throttled',
    what: `answered ${status}`,
    hint: 'Lower concurrency or raise max-attempts.',
    retry: true,
    mayHaveTakenEffect: false
  }
}
