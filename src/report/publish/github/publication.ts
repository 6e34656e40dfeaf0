import type { PolicyIdentity } from '../../../github/marker.js'
import type { GitHubClient, GitHubRetryPolicy } from '../../../github/client.js'
import type { RunLocation } from '../../../github/run-location.js'
import type { Runner } from '../../../runtime/runner.js'

/** What is to be told on GitHub, and what it takes to reach it. */
export interface GitHubPublication {
  readonly token: string
  /** Absent: no check run. */
  readonly checkName?: string
  readonly comment: 'never' | 'on-drift' | 'always'
  readonly issue: boolean
  readonly identity: PolicyIdentity
  /** Hex digits that tell what is required, where it is not in a file. */
  readonly requirement?: string
  readonly userAgent: string
  readonly retryPolicy: GitHubRetryPolicy
  readonly runner: Runner
  /** Takes the secrets out of a text. */
  readonly redact: (text: string) => string
}

/** Where and as whom. */
export interface PublishContext {
  readonly github: GitHubClient
  readonly location: RunLocation
  /** Asked for only where it matters who wrote something, and once. */
  readonly getLogin: () => Promise<string>
  /** Of this run, as `4242.1`. */
  readonly runAttemptId: string
}

/** What was told, and where it can be looked at; and what could not be told, a sentence each. */
export interface PublicationResult {
  readonly lines: readonly string[]
  readonly failureMessages: readonly string[]
}

/** A line for the log, and what is wrong all the same. */
export interface PublishedItem {
  readonly line: string
  readonly failureMessage?: string
}

/** In the form of what the log begins with. */
export function headerLine(what: string, text: string): string {
  return `${what.padEnd(11)}  ${text}`
}
