import type { PolicyIdentity, RunAttemptId } from '../../../github/marker.js'
import type { GitHubClient, GitHubRetryPolicy } from '../../../github/client.js'
import type { RunLocation } from '../../../github/run-location.js'
import type { ServerName } from '../../../github/server.js'
import type { Runner } from '../../../runtime/actions-runner.js'
import type { OpenBuckets } from '../../open-buckets.js'
import { message, words, type Message } from '../../../text/message.js'

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

/** A field of the log: what became of one publication. */
export interface PublishedLine {
  /** At most 12 characters, to align with the header of the log. */
  readonly name: 'check run' | 'comment' | 'drift issue' | ServerName
  /** A clause, with the URL of what was published. */
  readonly text: Message
}

export interface PublicationResult {
  readonly lines: readonly PublishedLine[]
  /** Sentences about what failed. */
  readonly failureMessages: readonly Message[]
  /** What an earlier run found; absent: no comment, issue or check run of one is known. */
  readonly previous?: OpenBuckets
}

export interface PublishedItem {
  readonly line: PublishedLine
  /** A warning about what was published. */
  readonly failureMessage?: Message
  /** The text that an earlier run published in its place. */
  readonly previous?: string | undefined
}

export function nothingPublished(server: ServerName, cause: Message): PublicationResult {
  return {
    lines: [],
    failureMessages: [message`Nothing was published on ${words(server)}: ${cause}.`]
  }
}

/** A draft is not a policy yet, so it changes nothing on GitHub. */
export const notForDraft = message`not changed: a draft is not a policy yet`
