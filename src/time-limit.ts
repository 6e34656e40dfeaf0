import { longestPausesMs } from './aliyun/http/attempts.js'
import type { Mode } from './encryption/mode.js'
import { propagationLimitMs } from './reconcile/read-back.js'

/** What the length of a run hangs on. */
export interface Extent {
  readonly buckets: number
  readonly concurrency: number
  readonly mode: Mode
  readonly canary: boolean
  /** Credentials have to be asked for first. */
  readonly asksForCredentials: boolean
  readonly maxAttempts: number
  readonly requestTimeoutSeconds: number
}

export interface TimeLimit {
  readonly ms: number
  /** How it follows from the inputs. */
  readonly words: string
}

/**
 * How long a run may take, however slow the services are. A request may use up all of its attempts;
 * a bucket may have so many of such requests, and in apply the time that a change may take to show.
 * A healthy run takes a small part of it.
 */
export function timeLimit(extent: Extent): TimeLimit {
  const { buckets, concurrency, maxAttempts, requestTimeoutSeconds } = extent
  const requestMs = maxAttempts * requestTimeoutSeconds * 1000 + longestPausesMs(maxAttempts)
  const { requests, waits } = share(extent)
  const rounds = Math.ceil(buckets / concurrency)
  const bucketMs = requests * requestMs + waits * propagationLimitMs
  const first = extent.asksForCredentials ? requestsForCredentials * requestMs : 0
  const seconds = (ms: number): string => `${Math.ceil(ms / 1000)} s`
  return {
    ms: Math.min(first + rounds * bucketMs, longestTimerMs),
    words: [
      `${rounds} × ${seconds(bucketMs)}: ${count(buckets, 'bucket')}, ${concurrency} at once, and ${count(maxAttempts, 'attempt')} of ${requestTimeoutSeconds} s for each request`,
      ...(first > 0 ? [`${seconds(first)} for the credentials`] : [])
    ].join('; ')
  }
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`
}

/** What a timer of Node's can wait for: more than three weeks, longer than any job may take. */
const longestTimerMs = 2 ** 31 - 1

/** The token, or the metadata service's two; the role. */
const requestsForCredentials = 3

/** What one bucket may take: requests that use up all their attempts, and waits for a change to show. */
function share({ mode, canary }: Extent): { requests: number; waits: number } {
  // The bucket read, and read again in its own region or under an alias.
  if (mode === 'verify') return { requests: canary ? 6 : 2, waits: 0 }
  // Besides the key, the bucket itself, the bucket again, the change; with a canary also the way back.
  return canary ? { requests: 14, waits: 2 } : { requests: 6, waits: 1 }
}
