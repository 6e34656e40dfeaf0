import { getOctokit } from '@actions/github'
import type { Clock } from '../ports/clock.js'
import { backoffAfter } from '../runtime/backoff.js'
import { startDeadline } from '../runtime/deadline.js'
import { toGitHubFailure, GitHubFailure, redactUrlCredentials } from './failure.js'
import { sizeLimitedFetch, type Fetch } from './size-limited-fetch.js'
import type { ServerName } from './server.js'
import type { AttemptPolicy } from './ensure-single.js'

export type Octokit = ReturnType<typeof getOctokit>

/** GitHub's API as one token sees it. */
export interface GitHubClient {
  readonly octokit: Octokit
  readonly server: ServerName
  /** For what must not be sent again blindly. */
  readonly retry: AttemptPolicy
}

export interface GitHubRetryPolicy {
  readonly clock: Clock
  /** The time of the day, in milliseconds since 1970. */
  readonly wallClock: () => number
  /** A random number from 0 to below 1. */
  readonly random: () => number
  /** How often a request is sent, at least 1. */
  readonly maxAttempts: number
  readonly requestTimeoutSeconds: number
  /** For all calls together, in milliseconds. */
  readonly timeBudgetMs: number
  /** Fires when the run is being stopped: then nobody waits any more. */
  readonly shutdownSignal: AbortSignal
  readonly debug: (text: string) => void
}

export interface GitHubAccess {
  readonly token: string
  /** As the runner has it in GITHUB_API_URL, also on GitHub Enterprise Server. */
  readonly apiUrl: string
  readonly server: ServerName
  readonly userAgent: string
  /** Takes the secrets out of a text. */
  readonly redact: (text: string) => string
}

/** A request that begins just before all time is used up may take so long, in milliseconds. */
const minRequestTimeoutMs = 2_000

/** A request that may be sent again although the last one may have been carried out. */
export const idempotent = { idempotent: true } as const

/**
 * Octokit with the patience of this run: a deadline for each request, and those sent again that may
 * be. Of its own plugins, the one for retries would send a POST again that was carried out, and
 * neither waits as long as GitHub asks for and never longer than there is time. Every call rejects
 * with a {@link GitHubFailure}.
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
      if (shutdownSignal.aborted) throw new GitHubFailure('unanswered', 'the run is being stopped')
      if (clock.now() > deadline)
        throw new GitHubFailure('unanswered', timeBudgetMessage(retryPolicy, server))
      try {
        const remainingMs = Math.max(deadline - clock.now(), minRequestTimeoutMs)
        const timeoutMs = Math.min(requestTimeoutSeconds * 1000, remainingMs)
        const limit = startDeadline({ ms: timeoutMs, endSignal: shutdownSignal })
        // In place: the hooks behind this one have these options already.
        options.request = { ...options.request, signal: limit.signal, fetch }
        const response = await Promise.resolve(request(options)).finally(limit.done)
        if (isApiResponse(response)) return response
        throw new GitHubFailure('unanswered', `${server} answered ${response.status} without JSON`)
      } catch (error) {
        const failure = toGitHubFailure(error, retryPolicy.wallClock(), redact, server)
        const mayRepeat = method === 'GET' || method === 'DELETE' || isIdempotent(options.request)
        const pauseMs = retryDelayMs(failure, attempt, mayRepeat, retryPolicy)
        debug(`${method} ${redactUrlCredentials(url)}, attempt ${attempt}: ${failure.message}`)
        if (pauseMs === null || clock.now() + pauseMs > deadline) throw failure
        await clock.sleep(pauseMs)
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
        if (clock.now() + ms > deadline) {
          throw new GitHubFailure('unanswered', timeBudgetMessage(retryPolicy, server))
        }
        await clock.sleep(ms)
      }
    }
  }
}

/** What GitHub's API says is JSON, or nothing at all: a page of something in between is no answer. */
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

/** How long to wait before the next attempt, in milliseconds; `null`: there is none. */
function retryDelayMs(
  { kind, retryAfterMs = 0 }: GitHubFailure,
  attempt: number,
  mayRepeat: boolean,
  { maxAttempts, random }: GitHubRetryPolicy
): number | null {
  if (attempt >= maxAttempts) return null
  // Nothing was done, so that anything may be sent again.
  if (kind === 'rate-limited') return retryAfterMs + random() * backoff.baseMs
  if (kind !== 'unanswered' || !mayRepeat) return null
  return Math.max(retryAfterMs, backoffAfter(attempt, backoff, 'equal', random()))
}

function timeBudgetMessage({ timeBudgetMs }: GitHubRetryPolicy, server: ServerName): string {
  return `all ${Math.ceil(timeBudgetMs / 1000)} s for telling ${server} are used up`
}

function isIdempotent(request: object): boolean {
  return 'idempotent' in request && request.idempotent === true
}

/** Octokit's own warnings are about its versions, and nothing for the log of a workflow. */
const silentLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined
}
