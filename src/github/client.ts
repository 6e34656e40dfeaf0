import { getOctokit } from '@actions/github'
import type { Clock } from '../ports/clock.js'
import { errorMessage } from '../text/error-message.js'
import { message, words } from '../text/message.js'
import { backoffAfter } from '../runtime/exponential-backoff.js'
import { startDeadline } from '../runtime/deadline.js'
import { toGitHubFailure, GitHubFailure, redactUrlCredentials } from './failure.js'
import { sizeLimitedFetch, type Fetch } from './size-limited-fetch.js'
import type { ServerName } from './server.js'
import type { AttemptPolicy } from './ensure-single.js'

export type Octokit = ReturnType<typeof getOctokit>

/** GitHub's API, used with one token. */
export interface GitHubClient {
  readonly octokit: Octokit
  readonly server: ServerName
  /** For requests that must not be repeated without checking what the last one did. */
  readonly retry: AttemptPolicy
}

export interface GitHubRetryPolicy {
  readonly clock: Clock
  /** Wall-clock time in milliseconds since 1970. */
  readonly wallClock: () => number
  /** A random number in [0, 1). */
  readonly random: () => number
  /** Attempts for each request, at least 1. */
  readonly maxAttempts: number
  readonly requestTimeoutSeconds: number
  /** For all requests together, in milliseconds. */
  readonly timeBudgetMs: number
  /** Aborts when the run is shutting down: pending requests and waits end. */
  readonly shutdownSignal: AbortSignal
  readonly debug: ((line: string) => void) | undefined
}

export interface GitHubAccess {
  readonly token: string
  /** From GITHUB_API_URL, which also covers GitHub Enterprise Server. */
  readonly apiUrl: string
  readonly server: ServerName
  readonly userAgent: string
  /** Removes secrets from a text. */
  readonly redact: (text: string) => string
}

/** The least timeout of a request, also of one that begins just before the time budget is spent. */
const minRequestTimeoutMs = 2_000

/** Marks a request as safe to repeat even if the last attempt was carried out. */
export const idempotent = { idempotent: true } as const

/**
 * An Octokit whose requests have a timeout and are retried where that is safe. Octokit's own
 * plugins don't fit: the retry plugin repeats a POST that may have been carried out, and neither it
 * nor the throttling plugin waits as long as GitHub asks but no longer than the time budget. Every
 * call rejects with a {@link GitHubFailure}.
 */
export function createGitHubClient(
  { token, apiUrl, server, userAgent, redact }: GitHubAccess,
  retryPolicy: GitHubRetryPolicy
): GitHubClient {
  const octokit = getOctokit(token, { baseUrl: apiUrl, userAgent, log: silentLogger })
  const { clock, shutdownSignal, debug, requestTimeoutSeconds } = retryPolicy
  const deadline = clock.now() + retryPolicy.timeBudgetMs
  octokit.hook.wrap('request', async (request, options) => {
    const { method, url } = options
    const fetch = sizeLimitedFetch((options.request.fetch as Fetch | undefined) ?? globalThis.fetch)
    for (let attempt = 1; ; attempt += 1) {
      if (shutdownSignal.aborted) {
        throw new GitHubFailure('unanswered', message`the run is being stopped`)
      }
      if (clock.now() > deadline) throw budgetExceeded(retryPolicy, server)
      try {
        const remainingMs = Math.max(deadline - clock.now(), minRequestTimeoutMs)
        const timeoutMs = Math.min(requestTimeoutSeconds * 1000, remainingMs)
        const timeout = startDeadline({ ms: timeoutMs, endSignal: shutdownSignal })
        // Mutate the options: hooks that run after this one hold a reference to them.
        options.request = { ...options.request, signal: timeout.signal, fetch }
        const response = await Promise.resolve(request(options)).finally(timeout.done)
        if (isApiResponse(response)) return response
        throw new GitHubFailure(
          'unanswered',
          message`${words(server)} responded with ${response.status}, but without JSON`
        )
      } catch (error) {
        const failure = toGitHubFailure(error, retryPolicy.wallClock(), redact, server)
        const isRepeatable =
          method === 'GET' || method === 'DELETE' || isIdempotent(options.request)
        const delayMs = retryDelayMs(failure, attempt, isRepeatable, retryPolicy)
        debug?.(
          redactUrlCredentials(
            `${method} ${url}, attempt ${attempt}: ${failure.kind} (${errorMessage(error)})`
          )
        )
        if (delayMs === null || clock.now() + delayMs > deadline) throw failure
        await clock.sleep(delayMs)
      }
    }
  })
  return {
    octokit,
    server,
    retry: {
      maxAttempts: retryPolicy.maxAttempts,
      waitBeforeRetry: async attempt => {
        const ms = backoffAfter(attempt, backoff, 'equal', retryPolicy.random())
        if (clock.now() + ms > deadline) throw budgetExceeded(retryPolicy, server)
        await clock.sleep(ms)
      }
    }
  }
}

/**
 * GitHub's API responds with JSON or without a body; anything else comes from something in between.
 */
function isApiResponse({
  status,
  data
}: {
  readonly status: number
  readonly data: unknown
}): boolean {
  return status === 204 || status === 205 || (typeof data === 'object' && data !== null)
}

const backoff = { baseMs: 1_000, maxMs: 10_000 }

/** Milliseconds to wait before the next attempt; `null`: don't retry. */
function retryDelayMs(
  { kind, retryAfterMs = 0 }: GitHubFailure,
  attempt: number,
  isRepeatable: boolean,
  { maxAttempts, random }: GitHubRetryPolicy
): number | null {
  if (attempt >= maxAttempts) return null
  // A rate-limited request was not carried out, so any method may be retried.
  if (kind === 'rate-limited') return retryAfterMs + random() * backoff.baseMs
  if (kind !== 'unanswered' || !isRepeatable) return null
  return Math.max(retryAfterMs, backoffAfter(attempt, backoff, 'equal', random()))
}

function budgetExceeded({ timeBudgetMs }: GitHubRetryPolicy, server: ServerName): GitHubFailure {
  const seconds = Math.ceil(timeBudgetMs / 1000)
  return new GitHubFailure(
    'unanswered',
    message`the time limit of ${seconds} s for all requests to ${words(server)} was exceeded`
  )
}

function isIdempotent(request: object): boolean {
  return 'idempotent' in request && request.idempotent === true
}

/** Octokit logs deprecations of its own versions, which a workflow's author can't act on. */
const silentLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined
}
