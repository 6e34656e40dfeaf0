import type { PolicyIdentity, RunAttemptId } from '../../../github/marker.js'
import type { GitHubClient, GitHubRetryPolicy } from '../../../github/client.js'
import type { RunLocation } from '../../../github/run-location.js'
import type { Runner } from '../../../runtime/actions-runner.js'

/** What to publish on GitHub, and how to connect to it. */
export interface GitHubPublication {
  readonly token: string
  /** Absent: no check run. */
  readonly checkName?: string
  readonly comment: 'never' | 'on-drift' | 'always'
  readonly issue: boolean
  readonly identity: PolicyIdentity
  /** Hash of the requirement in hex, if it is not in a policy file. */
  readonly requirement?: string
  readonly userAgent: string
  readonly retryPolicy: GitHubRetryPolicy
  readonly runner: Runner
  /** Removes secrets from a text. */
  readonly redact: (text: string) => string
}

/** The client, the target and the identity of a run's publications. */
export interface PublishContext {
  readonly github: GitHubClient
  readonly location: RunLocation
  /** Determines the token's owner, with at most one request; called only if the author matters. */
  readonly getLogin: () => Promise<string>
  readonly runAttemptId: RunAttemptId
}

/** Log lines with the URLs of what was published, and sentences about what failed. */
export interface PublicationResult {
  readonly lines: readonly string[]
  readonly failureMessages: readonly string[]
}

/** A log line, and a warning if there is one. */
export interface PublishedItem {
  readonly line: string
  readonly failureMessage?: string
}

/** Aligned with the header of the log. */
export function headerLine(name: string, text: string): string {
  return `${name.padEnd(11)}  ${text}`
}
