import { MalformedResponse, type ProxyTrace } from './tunnel.js'

/** Why a request got no complete response. */
export interface TransportFailure {
  readonly kind: 'transport-failure'
  readonly failure: 'timeout' | 'network' | 'too-large' | 'not-http' | 'run-ended'
  /** The system's error code, such as ECONNRESET; empty when there is none. */
  readonly code: string
  readonly detail: string
  /** The connection to the host was established, so the request may have arrived. */
  readonly sent: boolean
  /** How far the request came through a proxy; absent: it was sent directly. */
  readonly proxyTrace?: Readonly<ProxyTrace>
}

export class ResponseTooLarge extends Error {}
export class DeadlineExceeded extends Error {}
export class RunEnded extends Error {}

/** Classifies an error of Node's HTTP client or of ours. */
export function classifyError(
  error: unknown
): Pick<TransportFailure, 'kind' | 'failure' | 'code' | 'detail'> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const detail = error instanceof Error ? error.message : String(error)
  return { kind: 'transport-failure', failure: failureOf(error, code), code, detail }
}

function failureOf(error: unknown, code: string): TransportFailure['failure'] {
  if (error instanceof ResponseTooLarge) return 'too-large'
  if (error instanceof DeadlineExceeded) return 'timeout'
  if (error instanceof RunEnded) return 'run-ended'
  return error instanceof MalformedResponse || code.startsWith('HPE_') ? 'not-http' : 'network'
}
