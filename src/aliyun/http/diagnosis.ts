import type { UnknownCode } from '../../encryption/reason.js'
import type { CallFailure } from '../../ports/call-failure.js'
import {
  input,
  message,
  own,
  seeTable,
  unpunctuated,
  value,
  type Message
} from '../../text/message.js'

/** Why a request failed, judged from the whole response. Its messages still hold what the server sent, unredacted. */
export interface Diagnosis {
  readonly reasonCode: UnknownCode
  /** What came back, as a clause that follows the name of the service. */
  readonly what: Message
  readonly hint: Message
  /** A retry may succeed: throttling, server errors, timeouts, lost connections. */
  readonly retry: boolean
  /** The request may have been carried out nevertheless. */
  readonly mayHaveTakenEffect: boolean
  /** The region to which the service redirects. */
  readonly region?: string
  /** Why the request was never sent: the credentials for it could not be obtained. */
  readonly cause?: CallFailure
  /** The step that failed, to follow the name of the call's subject; absent: the call itself. */
  readonly step?: Message
}

/** What a response means for the call to which it belongs. */
export type Interpretation<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly diagnosis: Diagnosis }

/** What to do about failures that every service has. */
export interface ServiceAdvice {
  /** The service throttles. */
  readonly throttled: Message
  /** The service has an error of its own. */
  readonly failing: Message
  /** How to check the address of the service; empty where the user does not configure it. */
  readonly address: Message
}

/** For the services of Alibaba Cloud. */
export const cloudAdvice: ServiceAdvice = {
  throttled: message`Lower ${input('concurrency')} or raise ${input('max-attempts')}.`,
  failing: message`Run the workflow again later. If the error persists, check Alibaba Cloud's status page, and the proxy if there is one.`,
  address: message`Check ${input('region')}, ${input('endpoint')}, ${input('kms-endpoint')} and ${input('sts-endpoint')} for a typo.`
}

/** What the error documents of all services have in common: the code is validated, the message is unredacted. */
interface ServiceError {
  readonly code: string
  readonly message: string
}

/** `responded with 403 AccessDenied: <text of the server>`, as a clause that follows the name of the service. */
export function describeError(status: number, error: ServiceError, limit?: number): Message {
  const clause = message`responded with ${value(`${status} ${error.code}`)}`
  const text = unpunctuated(error.message, limit)
  return text === null ? clause : message`${clause}: ${own(text, seeTable, 'Response')}`
}

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

export const interceptionHint = message`Something between the runner and the endpoint may have responded instead (a proxy, a firewall or a captive portal). Check the endpoint and the runner's network.`

/** A response that the service never gives, whatever its status. */
export function unexpectedResponse(what: Message): Diagnosis {
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
export function undocumentedError(status: number, advice: ServiceAdvice): Diagnosis {
  if (status === 429) return throttledByStatus(status, advice)
  if (!isTransient(status)) {
    return unexpectedResponse(
      message`responded with ${status}, but the response is not valid for this request`
    )
  }
  return {
    reasonCode: 'service-error',
    what: message`responded with ${status} and no error document`,
    hint: advice.failing,
    retry: true,
    mayHaveTakenEffect: true
  }
}

export function throttledByStatus(status: number, advice: ServiceAdvice): Diagnosis {
  return {
    reasonCode: 'throttled',
    what: message`responded with ${status}`,
    hint: advice.throttled,
    retry: true,
    mayHaveTakenEffect: false
  }
}
