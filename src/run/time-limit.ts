import { longestBackoffMs } from '../aliyun/http/retry.js'
import type { Treatment } from '../encryption/mode.js'
import { count } from '../text/plain-text.js'
import { propagationLimitMs } from '../reconcile/read-back.js'

/** What the length of a run hangs on. */
export interface RunSize {
  readonly buckets: number
  readonly concurrency: number
  readonly mode: Treatment
  readonly canary: boolean
  /** How many sessions have to be opened; 0: the credentials are there. */
  readonly sessions: number
  readonly maxAttempts: number
  readonly requestTimeoutSeconds: number
}

export interface TimeLimit {
  readonly ms: number
  /** How it follows from the inputs. */
  readonly calculation: string
}

/**
 * How long a run may take, however slow the services are. A request may use up all of its attempts;
 * a bucket may have so many of such requests, and in apply the time that a change may take to show.
 * A healthy run takes a small part of it.
 */
export function timeLimit(extent: RunSize): TimeLimit {
  const { buckets, concurrency, maxAttempts, requestTimeoutSeconds } = extent
  const requestMs = maxAttempts * requestTimeoutSeconds * 1000 + longestBackoffMs(maxAttempts)
  const { requests, waits } = share(extent)
  const rounds = Math.ceil(buckets / concurrency)
  const bucketMs = requests * requestMs + waits * propagationLimitMs
  const sessionsMs = extent.sessions * requestsForSession * requestMs
  const seconds = (ms: number): string => `${Math.ceil(ms / 1000)} s`
  return {
    ms: Math.min(sessionsMs + rounds * bucketMs, longestTimerMs),
    calculation: [
      `${rounds} × ${seconds(bucketMs)}: ${count(buckets, 'bucket')}, ${concurrency} at once, and ${count(maxAttempts, 'attempt')} of ${requestTimeoutSeconds} s for each request`,
      ...(sessionsMs > 0 ? [`${seconds(sessionsMs)} for the credentials`] : [])
    ].join('; ')
  }
}

/** How long the account's list may take: pages, one after the other. */
export function listingLimit({
  sessions,
  maxAttempts,
  requestTimeoutSeconds
}: Pick<RunSize, 'sessions' | 'maxAttempts' | 'requestTimeoutSeconds'>): TimeLimit {
  const requestMs = maxAttempts * requestTimeoutSeconds * 1000 + longestBackoffMs(maxAttempts)
  const requests = sessions * requestsForSession + pages
  return {
    ms: Math.min(requests * requestMs, longestTimerMs),
    calculation: `${requests} requests for the list of the account's buckets, ${count(maxAttempts, 'attempt')} of ${requestTimeoutSeconds} s each`
  }
}

/** For all calls to GitHub together, in milliseconds: they hold up a job that is done. */
export const githubTimeLimitMs = 120_000

/** What a timer of Node's can wait for: more than three weeks, longer than any job may take. */
const longestTimerMs = 2 ** 31 - 1

/** Of a thousand buckets each; few accounts have one that is full. */
const pages = 20

/** The token, or the metadata service's two; the role. */
const requestsForSession = 3

/** What one bucket may take: requests, one after the other, that use up all their attempts; and waits for a change to show. */
function share({ mode, canary }: RunSize): { requests: number; waits: number } {
  // Read, read in its own region, and two answers each about one alias and about the others.
  const judging = 6
  // Two answers about the key, the bucket itself, the bucket again, the change, the last look.
  const changing = mode === 'apply' ? 6 : 0
  // Upload, look, delete, and read again; in apply two reads and the way back, and two further uploads.
  const proving = canary ? (mode === 'apply' ? 13 : 4) : 0
  const waits = mode === 'verify' ? 0 : canary ? 2 : 1
  return { requests: judging + changing + proving, waits }
}
