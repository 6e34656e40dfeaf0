import type { Finding } from '../encryption/finding.js'
import type { Mode } from '../encryption/mode.js'
import type { Reason } from '../encryption/reason.js'
import type { Diagnostic } from '../encryption/source-location.js'
import type { FailOn, Verdict } from '../encryption/verdict.js'

/** A finished run, with all that the reports say about it. */
export interface Report {
  readonly mode: Mode
  readonly failOn: FailOn
  /** Who the run was, without a secret. */
  readonly credentials: string
  /** Its sessions were narrowed to what it needed. */
  readonly restrictedSession: boolean
  /** The origin that replaced the regions' own endpoints; absent: those were asked. */
  readonly endpoint?: string
  /** The same for KMS. */
  readonly kmsEndpoint?: string
  /** The same for STS. */
  readonly stsEndpoint?: string
  /** The policy file of the run; absent: the inputs were the policy. */
  readonly policy?: {
    /** Seen from the workspace, with `/` between folders. */
    readonly file: string
    /** Of its bytes, in hex. */
    readonly sha256: string
  }
  /** The text of the policy file, where this run wrote it. */
  readonly draftedPolicy?: string
  /** Warnings about the inputs or the policy itself. */
  readonly diagnostics: readonly Diagnostic[]
  /** Whose buckets those are: the account's id, where the list said so. */
  readonly account?: string
  /** How many buckets the account's list had; absent: it was not asked for, or could not be had. */
  readonly listedBuckets?: number
  /** Why the list could not be had: then there are no findings. */
  readonly listFailure?: Reason
  /** The signal that cut the run short. */
  readonly stoppedBy?: string
  readonly verdict: Verdict
  readonly findings: readonly Finding[]
  readonly startedAt: Date
  readonly finishedAt: Date
  readonly version: string
  /** Which workflow run this was; whatever the runner did not tell is left out. */
  readonly workflowRun: Readonly<Record<string, string>>
}
