import { errorMessage } from '../../text/error-message.js'
import {
  emptyMessage,
  message,
  own,
  seeTable,
  unpunctuated,
  type Message
} from '../../text/message.js'
import { MalformedResponse, type ProxyTrace } from './tunnel.js'

/** Why a request got no complete response. */
export interface TransportFailure {
  readonly kind: 'transport-failure'
  readonly failure: 'timeout' | 'network' | 'too-large' | 'not-http' | 'run-ended'
  /** The system's error code, such as ECONNRESET; empty when there is none. */
  readonly code: string
  /** The limit that was exceeded, or the message of the error; empty when it has none. */
  readonly detail: Message
  /** The connection to the host was established, so the request may have arrived. */
  readonly sent: boolean
  /** How far the request came through a proxy; absent: it was sent directly. */
  readonly proxyTrace?: Readonly<ProxyTrace>
}

class LimitExceeded extends Error {
  /** `10 s` */
  readonly limit: Message

  constructor(limit: Message) {
    super()
    this.limit = limit
  }
}

export class ResponseTooLarge extends LimitExceeded {}
export class DeadlineExceeded extends LimitExceeded {}
export class RunEnded extends Error {}

/** Classifies an error of Node's HTTP client or of ours. */
export function classifyError(
  error: unknown
): Pick<TransportFailure, 'kind' | 'failure' | 'code' | 'detail'> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return {
    kind: 'transport-failure',
    failure: failureOf(error, code),
    code,
    detail: detailOf(error, code)
  }
}

function detailOf(error: unknown, code: string): Message {
  if (error instanceof LimitExceeded) return message`${own(error.limit, 'the limit')}`
  // Node's AggregateError has a code and no message.
  const text = unpunctuated(errorMessage(error)) ?? unpunctuated(code)
  // The messages name the host, which is the bucket's own.
  return text === null ? emptyMessage : message`${own(text, seeTable, 'Error')}`
}

function failureOf(error: unknown, code: string): TransportFailure['failure'] {
  if (error instanceof ResponseTooLarge) return 'too-large'
  if (error instanceof DeadlineExceeded) return 'timeout'
  if (error instanceof RunEnded) return 'run-ended'
  return error instanceof MalformedResponse || code.startsWith('HPE_') ? 'not-http' : 'network'
}
