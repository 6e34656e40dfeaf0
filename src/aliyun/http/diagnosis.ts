import type { UnknownCode } from '../../encryption/reason.js'
import type { CallFailure } from '../../ports/call-failure.js'

/** The names under which the user knows the settings that a hint may mention. */
export interface SettingNames {
  readonly requestTimeout: string
  readonly maxAttempts: string
  readonly concurrency: string
  readonly region: string
  readonly endpoint: string
  /** The endpoints of the services beside the main one. */
  readonly otherEndpoints: readonly string[]
}

/** What to do about a failure: a function where the sentence mentions settings. */
export type Hint = string | ((names: SettingNames) => string)

export function renderHint(hint: Hint, names: SettingNames): string {
  return typeof hint === 'string' ? hint : hint(names)
}

/** Why a request failed, judged from the whole response. Its text still holds what the server sent, unredacted. */
export interface Diagnosis {
  readonly reasonCode: UnknownCode
  /** A clause that says what came back, to follow the name of the service. */
  readonly what: string
  readonly hint: Hint
  /** A retry may succeed: throttling, server errors, timeouts, lost connections. */
  readonly retry: boolean
  /** The request may have been carried out all the same. */
  readonly mayHaveTakenEffect: boolean
  /** The region to which the service redirects. */
  readonly region?: string
  /** Why the request was never sent: the credentials for it could not be obtained. */
  readonly cause?: CallFailure
  /** The step that failed, to follow the name of the call's subject; absent: the call itself. */
  readonly step?: string
}

/** What a response means for the call that it answers. */
export type Interpretation<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly diagnosis: Diagnosis }

/** The request was not sent for lack of credentials, so the failure is not about the bucket. */
export function credentialsUnavailable(cause: CallFailure): Diagnosis {
  const { message: what, hint } = cause.reason
  return {
    reasonCode: 'credentials-rejected',
    what,
    hint,
    retry: false,
    mayHaveTakenEffect: false,
    cause
  }
}

export const interceptionHint =
  'Something between the runner and the endpoint may have answered instead (a proxy, a firewall, a captive portal). Look at the endpoint and the network of the runner.'

/** A response that the service never gives, whatever its status. */
export function unexpectedResponse(what: string): Diagnosis {
  return {
    reasonCode: 'bad-response',
    what,
    hint: interceptionHint,
    retry: false,
    mayHaveTakenEffect: true
  }
}

/** Whether the status alone makes a retry worthwhile. Not 511: captive portals return it. */
export function isTransient(status: number): boolean {
  return (status >= 500 && status !== 511) || status === 408 || status === 429
}

/** An error response without an error document of the service. */
export function undocumentedError(status: number): Diagnosis {
  if (status === 429) return throttledByStatus(status)
  if (!isTransient(status)) {
    return unexpectedResponse(
      `answered ${status} with a body that the service does not give to this call`
    )
  }
  return {
    reasonCode: 'service-error',
    what: `answered ${status} without an error document`,
    hint: 'Run again later. If it lasts, look at the status page of Alibaba Cloud and at the proxy, if there is one.',
    retry: true,
    mayHaveTakenEffect: true
  }
}

export function throttledByStatus(status: number): Diagnosis {
  return {
    reasonCode: 'throttled',
    what: `answered ${status}`,
    hint: ({ concurrency, maxAttempts }) => `Lower ${concurrency} or raise ${maxAttempts}.`,
    retry: true,
    mayHaveTakenEffect: false
  }
}
