import { longestBackoffMs } from '../aliyun/http/retry.js'
import type { Treatment } from '../encryption/mode.js'
import { propagationLimitMs } from '../reconcile/read-back.js'
import { emptyMessage, message, quantity, type Message } from '../text/message.js'

/** What determines how long a run may take. */
export interface RunSize {
  readonly buckets: number
  readonly concurrency: number
  readonly mode: Treatment
  readonly canary: boolean
  /** The number of sessions to open; 0 if the credentials need none. */
  readonly sessions: number
  readonly maxAttempts: number
  readonly requestTimeoutSeconds: number
}

export interface TimeLimit {
  readonly ms: number
  /** How it was calculated from the inputs, for the log: a clause. */
  readonly calculation: Message
  /** What a stop means from then on, for the log: a clause. Absent: buckets are being processed. */
  readonly consequence?: Message
}

/**
 * How long a run may take, however slow the services are: each request may use up all of its attempts,
 * and in mode apply each bucket may wait until a change shows. A healthy run takes a fraction of it.
 */
export function timeLimit(size: RunSize): TimeLimit {
  const { buckets, concurrency, maxAttempts, requestTimeoutSeconds } = size
  const requestMs = maxAttempts * requestTimeoutSeconds * 1000 + longestBackoffMs(maxAttempts)
  const { requests, waits } = bucketCost(size)
  const rounds = Math.ceil(buckets / concurrency)
  const bucketMs = requests * requestMs + waits * propagationLimitMs
  const sessionsMs = size.sessions * requestsPerSession * requestMs
  const seconds = (ms: number): number => Math.ceil(ms / 1000)
  const forSessions =
    sessionsMs > 0 ? message`; plus ${seconds(sessionsMs)} s for the credentials` : emptyMessage
  return {
    ms: Math.min(sessionsMs + rounds * bucketMs, longestTimerMs),
    calculation: message`${rounds} × ${seconds(bucketMs)} s for ${quantity(buckets, 'bucket')}, ${concurrency} at a time, with ${quantity(maxAttempts, 'attempt')} of ${requestTimeoutSeconds} s for each request${forSessions}`
  }
}

/** How long the list of the account's buckets may take: one page after the other. */
export function listingLimit({
  sessions,
  maxAttempts,
  requestTimeoutSeconds
}: Pick<RunSize, 'sessions' | 'maxAttempts' | 'requestTimeoutSeconds'>): TimeLimit {
  const requestMs = maxAttempts * requestTimeoutSeconds * 1000 + longestBackoffMs(maxAttempts)
  const requests = sessions * requestsPerSession + maxListPages
  return {
    ms: Math.min(requests * requestMs, longestTimerMs),
    calculation: message`calculated for ${requests} requests for the credentials and the bucket list, with ${quantity(maxAttempts, 'attempt')} of ${requestTimeoutSeconds} s each, plus the waits between attempts`
  }
}

/** For all requests to GitHub together, in milliseconds: the job has finished and waits for them. */
export const githubTimeLimitMs = 120_000

/** The longest delay of a Node timer: more than three weeks, longer than any job may take. */
const longestTimerMs = 2 ** 31 - 1

/** Each page has a thousand buckets; few accounts fill one. */
const maxListPages = 20

/** One for the OIDC token or two for the metadata service, and one to assume the role. */
const requestsPerSession = 3

/** Until two responses of KMS agree. */
const requestsPerKey = 3

/** The most that one bucket may take: requests in sequence, and waits for a change to show. */
function bucketCost({ mode, canary }: RunSize): { requests: number; waits: number } {
  // Read, read again in the bucket's own region, and describe one alias and then the others.
  const checking = 2 + 2 * requestsPerKey
  // Describe the key, two requests for the bucket, the change, and the final read.
  const changing = mode === 'apply' ? requestsPerKey + 4 : 0
  // Upload, inspect, delete and read again; apply adds two reads, the rollback, and two more uploads.
  const testing = canary ? (mode === 'apply' ? 13 : 4) : 0
  const waits = mode === 'verify' ? 0 : canary ? 2 : 1
  return { requests: checking + changing + testing, waits }
}
