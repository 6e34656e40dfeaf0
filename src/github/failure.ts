import { errorMessage } from '../text/error-message.js'
import {
  emptyMessage,
  message,
  untrusted,
  words,
  type Message,
  type Part
} from '../text/message.js'
import type { ServerName } from './server.js'

export type GitHubFailureKind =
  /** The token lacks a permission. */
  | 'denied'
  /** The token is invalid or expired. */
  | 'bad-token'
  /** The resource does not exist, or the token can't see it. */
  | 'not-found'
  /** GitHub rejected the request. */
  | 'refused'
  /** Too many requests. The request was not carried out. */
  | 'rate-limited'
  /** No usable response: the request may have been carried out. */
  | 'unanswered'

/** A failed call to GitHub's API. */
export class GitHubFailure extends Error {
  readonly kind: GitHubFailureKind
  /** What happened: a clause. */
  readonly description: Message
  /** Milliseconds until GitHub accepts another request; absent: unknown. */
  readonly retryAfterMs?: number

  constructor(kind: GitHubFailureKind, description: Message, retryAfterMs?: number) {
    super(kind)
    this.name = 'GitHubFailure'
    this.kind = kind
    this.description = description
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs
  }
}

export function isFailureOf(error: unknown, kind: GitHubFailureKind): error is GitHubFailure {
  return error instanceof GitHubFailure && error.kind === kind
}

/** The fields of Octokit's RequestError that we read. */
interface OctokitResponseError {
  readonly status: number
  readonly message: string
  readonly response?: { readonly headers: Readonly<Record<string, string | number | undefined>> }
}

/**
 * Classifies what Octokit throws.
 * Source: docs.github.com, REST, "Troubleshooting the REST API" and "Rate limits for the REST API".
 *
 * @param now in milliseconds since 1970.
 * @param redact removes secrets from a text; applied before the text is cut.
 */
export function toGitHubFailure(
  error: unknown,
  now: number,
  redact: (text: string) => string,
  server: ServerName
): GitHubFailure {
  if (error instanceof GitHubFailure) return error
  // Octokit wraps what its fetch throws.
  if (error instanceof Error && error.cause instanceof GitHubFailure) return error.cause
  const redacted = (text: string, limit: number): Part =>
    untrusted(redactUrlCredentials(redact(text)), limit)
  if (!hasResponse(error)) {
    // Octokit's own errors have a status even without a response.
    const problem =
      error instanceof Error && 'status' in error
        ? message`${words(server)} did not respond`
        : message`${words(server)}'s response could not be read`
    const cause = redacted(errorMessage(error), 200)
    return new GitHubFailure('unanswered', message`${problem} (${cause})`)
  }
  const { status, message: serverMessage } = error
  const headers = error.response?.headers ?? {}
  const header = (name: string): string => String(headers[name] ?? '')
  const requestId = header('x-github-request-id')
  const withId = requestId === '' ? emptyMessage : message`, request id ${redacted(requestId, 80)}`
  const description = message`${words(server)} responded with ${status} "${redacted(serverMessage, 300)}"${withId}`
  const retryAfterMs = parseRetryAfter(header, now)
  if (status === 429 || (status === 403 && isRateLimit(header, serverMessage))) {
    return new GitHubFailure('rate-limited', description, retryAfterMs ?? defaultRetryAfterMs)
  }
  if (status === 401) return new GitHubFailure('bad-token', description)
  if (status === 403 && !/\blocked\b|archived/i.test(serverMessage)) {
    return new GitHubFailure('denied', description)
  }
  if (status === 404) return new GitHubFailure('not-found', description)
  return status >= 500
    ? new GitHubFailure('unanswered', description, retryAfterMs)
    : new GitHubFailure('refused', description)
}

/** Removes user name and password from each URL in a text. */
export function redactUrlCredentials(text: string): string {
  return text.replace(/\/\/[^\s/@]*@/g, '//***@')
}

/** For responses without a time. Source: as above, "wait for at least one minute". */
const defaultRetryAfterMs = 60_000

function isRateLimit(header: (name: string) => string, message: string): boolean {
  return (
    header('retry-after') !== '' ||
    header('x-ratelimit-remaining') === '0' ||
    /rate limit/i.test(message)
  )
}

function parseRetryAfter(header: (name: string) => string, now: number): number | undefined {
  const retryAfter = header('retry-after')
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000
  const reset = header('x-ratelimit-reset')
  if (header('x-ratelimit-remaining') !== '0' || !/^\d{1,12}$/.test(reset)) return undefined
  // One second more, since both clocks are truncated to seconds.
  return Math.max(0, Number(reset) * 1000 - now) + 1000
}

/** Octokit sets the status 500 on errors without a response. */
function hasResponse(error: unknown): error is OctokitResponseError {
  return (
    error instanceof Error &&
    'status' in error &&
    typeof error.status === 'number' &&
    'response' in error &&
    error.response !== undefined
  )
}
