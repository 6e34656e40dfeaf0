import { getOctokit } from '@actions/github'
import { failureOf, GitHubFailure, withoutPasswords } from './failure.js'
import { limitedFetch, type Fetch } from './limited-fetch.js'
import type { ServerName } from './server.js'
import type { Again } from './the-one.js'

export type Octokit = ReturnType<typeof getOctokit>

/** GitHub's API as one token sees it. */
export interface GitHub {
  readonly octokit: Octokit
  readonly server: ServerName
  /** For what must not be sent again blindly. */
  readonly again: Again
}

export interface Clock {
  /** Milliseconds since some fixed moment. */
  now(): number
  sleep(ms: number): Promise<void>
}

export interface Patience {
  readonly clock: Clock
  /** The time of the day, in milliseconds since 1970. */
  readonly time: () => number
  /** A random number from 0 to below 1. */
  readonly random: () => number
  /** How often a request is sent, at least 1. */
  readonly maxAttempts: number
  readonly requestTimeoutSeconds: number
  /** For all calls together, in milliseconds. */
  readonly patienceMs: number
  /** Fires when the run is being stopped: then nobody waits any more. */
  readonly stop: AbortSignal
  readonly debug: (text: string) => void
}

export interface Access {
  readonly token: string
  /** As the runner has it in GITHUB_API_URL, also on GitHub Enterprise Server. */
  readonly apiUrl: string
  readonly server: ServerName
  readonly userAgent: string
  /** Takes the secrets out of a text. */
  readonly clean: (text: string) => string
}

/** A request that begins just before all time is used up may take so long, in milliseconds. */
const lastRequestMs = 2_000

/** A request that may be sent again although the last one may have been carried out. */
export const repeatable = { repeatable: true } as const

/**
 * Octokit with the patience of this run: a deadline for each request, and those sent again that may
 * be. Of its own plugins, the one for retries would send a POST again that was carried out, and
 * neither waits as long as GitHub asks for and never longer than there is time. Every call rejects
 * with a {@link GitHubFailure}.
 */
export function connectToGitHub(
  { token, apiUrl, server, userAgent, clean }: Access,
  patience: Patience
): GitHub {
  const octokit = getOctokit(token, { baseUrl: apiUrl, userAgent, log: quiet })
  const { clock, stop, debug, requestTimeoutSeconds } = patience
  const deadline = clock.now() + patience.patienceMs
  octokit.hook.wrap('request', async (request, options) => {
    const { method, url } = options
    const fetch = limitedFetch((options.request.fetch as Fetch | undefined) ?? globalThis.fetch)
    for (let attempt = 1; ; attempt += 1) {
      if (stop.aborted) throw new GitHubFailure('unanswered', 'the run is being stopped')
      if (clock.now() > deadline) throw new GitHubFailure('unanswered', outOfTime(patience, server))
      try {
        const leftMs = Math.max(deadline - clock.now(), lastRequestMs)
        const mostMs = Math.min(requestTimeoutSeconds * 1000, leftMs)
        const answer = await inTime(mostMs, stop, signal => {
          // In place: the hooks behind this one have these options already.
          options.request = { ...options.request, signal, fetch }
          return request(options)
        })
        if (isOfApi(answer)) return answer
        throw new GitHubFailure('unanswered', `${server} answered ${answer.status} without JSON`)
      } catch (error) {
        const failure = failureOf(error, patience.time(), clean, server)
        const mayRepeat = method === 'GET' || method === 'DELETE' || isRepeatable(options.request)
        const pauseMs = pauseAfter(failure, attempt, mayRepeat, patience)
        debug(`${method} ${withoutPasswords(url)}, attempt ${attempt}: ${failure.message}`)
        if (pauseMs === null || clock.now() + pauseMs > deadline) throw failure
        await clock.sleep(pauseMs)
      }
    }
  })
  return {
    octokit,
    server,
    again: {
      attempts: patience.maxAttempts,
      pause: async attempt => {
        const ms = backOff(attempt, patience)
        if (clock.now() + ms > deadline) {
          throw new GitHubFailure('unanswered', outOfTime(patience, server))
        }
        await clock.sleep(ms)
      }
    }
  }
}

/** What GitHub's API says is JSON, or nothing at all: a page of something in between is no answer. */
function isOfApi({ status, data }: { readonly status: number; readonly data: unknown }): boolean {
  return status === 204 || status === 205 || (typeof data === 'object' && data !== null)
}

/** Ends a request when its time is over, or when the run is being stopped. */
async function inTime<T>(
  ms: number,
  stop: AbortSignal,
  request: (signal: AbortSignal) => T | Promise<T>
): Promise<T> {
  const over = new AbortController()
  const end = (): void => {
    over.abort()
  }
  const timer = setTimeout(end, ms)
  stop.addEventListener('abort', end)
  try {
    return await request(over.signal)
  } finally {
    clearTimeout(timer)
    stop.removeEventListener('abort', end)
  }
}

const firstPauseMs = 1_000
const longestPauseMs = 10_000

/** How long to wait before the next attempt, in milliseconds; `null`: there is none. */
function pauseAfter(
  { kind, waitMs = 0 }: GitHubFailure,
  attempt: number,
  mayRepeat: boolean,
  { maxAttempts, random }: Patience
): number | null {
  if (attempt >= maxAttempts) return null
  // Nothing was done, so that anything may be sent again.
  if (kind === 'rate-limited') return waitMs + random() * firstPauseMs
  if (kind !== 'unanswered' || !mayRepeat) return null
  return Math.max(waitMs, backOff(attempt, { random }))
}

/** Doubles, and half of it is random, so that runs which failed together don't come back together. */
function backOff(attempt: number, { random }: Pick<Patience, 'random'>): number {
  return Math.min(firstPauseMs * 2 ** (attempt - 1), longestPauseMs) * (0.5 + random() / 2)
}

function outOfTime({ patienceMs }: Patience, server: ServerName): string {
  return `all ${Math.ceil(patienceMs / 1000)} s for telling ${server} are used up`
}

function isRepeatable(request: object): boolean {
  return 'repeatable' in request && request.repeatable === true
}

/** Octokit's own warnings are about its versions, and nothing for the log of a workflow. */
const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined
}
