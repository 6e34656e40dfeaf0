import { errorMessage } from '../text/error-message.js'
import { plainText } from '../text/plain-text.js'
import type { ServerName } from './server.js'

/** What kind of no GitHub's API said. */
export type GitHubFailureKind =
  /** The token may not do it. */
  | 'denied'
  /** The token is none, or no longer one. */
  | 'bad-token'
  /** Nothing is there that the token can see. */
  | 'not-found'
  /** GitHub understood, and does not take it. */
  | 'refused'
  /** Too many requests; nothing was done. */
  | 'rate-limited'
  /** No answer, or none that tells whether something was done. */
  | 'unanswered'

/** A call to GitHub's API that did not do what it was to do; the message is a clause. */
export class GitHubFailure extends Error {
  readonly kind: GitHubFailureKind
  /** After so long GitHub may be asked again, in milliseconds; absent: it did not say. */
  readonly retryAfterMs?: number

  constructor(kind: GitHubFailureKind, message: string, waitMs?: number) {
    super(message)
    this.name = 'GitHubFailure'
    this.kind = kind
    if (waitMs !== undefined) this.retryAfterMs = waitMs
  }
}

/** The part of Octokit's error that is looked at. */
interface OctokitResponseError {
  readonly status: number
  readonly message: string
  readonly response?: { readonly headers: Readonly<Record<string, string | number | undefined>> }
}

/**
 * What went wrong, from what Octokit throws; `now` in milliseconds since 1970. `clean` takes the
 * secrets out of a text, before any is cut in half.
 * Source: docs.github.com, REST, "Troubleshooting the REST API" and "Rate limits for the REST API".
 */
export function toGitHubFailure(
  error: unknown,
  now: number,
  redact: (header: string) => string,
  server: ServerName
): GitHubFailure {
  if (error instanceof GitHubFailure) return error
  // Octokit wraps whatever the fetch that it was given throws.
  if (error instanceof Error && error.cause instanceof GitHubFailure) return error.cause
  const untrusted = (header: string, limit: number): string =>
    plainText(redactUrlCredentials(redact(header)), limit)
  if (!hasResponse(error)) {
    // Octokit's own errors have a status, also where nothing was answered.
    const what =
      error instanceof Error && 'status' in error
        ? 'no answer came'
        : `what ${server} answered could not be read`
    return new GitHubFailure('unanswered', `${what} (${untrusted(errorMessage(error), 200)})`)
  }
  const { status, message } = error
  const headers = error.response?.headers ?? {}
  const header = (name: string): string => String(headers[name] ?? '')
  const requestId = header('x-github-request-id')
  const said = `${server} answered ${status}, "${untrusted(message, 300)}"${requestId === '' ? '' : ` (request id ${untrusted(requestId, 80)})`}`
  const waitMs = parseRetryAfter(header, now)
  if (status === 429 || (status === 403 && isRateLimit(header, message))) {
    return new GitHubFailure('rate-limited', said, waitMs ?? defaultRetryAfterMs)
  }
  if (status === 401) return new GitHubFailure('bad-token', said)
  if (status === 403 && !/\blocked\b|archived/i.test(message)) {
    return new GitHubFailure('denied', said)
  }
  if (status === 404) return new GitHubFailure('not-found', said)
  return status >= 500
    ? new GitHubFailure('unanswered', said, waitMs)
    : new GitHubFailure('refused', said)
}

/** A text without what may be a password in a URL. */
export function redactUrlCredentials(text: string): string {
  return text.replace(/\/\/[^\s/@]*@/g, '//***@')
}

/** Where GitHub does not say how long: "wait for at least one minute". */
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
  // A second more: both clocks are cut to whole ones.
  return Math.max(0, Number(reset) * 1000 - now) + 1000
}

/** Octokit gives the status 500 to whatever was not answered at all. */
function hasResponse(error: unknown): error is OctokitResponseError {
  return (
    error instanceof Error &&
    'status' in error &&
    typeof error.status === 'number' &&
    'response' in error &&
    error.response !== undefined
  )
}
