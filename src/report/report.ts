import type { Finding } from '../encryption/finding.js'
import type { Mode } from '../encryption/mode.js'
import type { Reason } from '../encryption/reason.js'
import type { Diagnostic } from '../encryption/source-location.js'
import type { FailOn, Verdict } from '../encryption/verdict.js'

/** What a run reports, whether or not it came to a verdict. */
export type RunReport = Report | ConfigErrorReport

/** A finished run, with everything that the reports say about it. */
export interface Report {
  readonly kind: 'findings'
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
  readonly workflowRun: WorkflowRun
}

/** A run that stopped at configuration errors in its inputs or its policy, without a verdict. */
export interface ConfigErrorReport {
  readonly kind: 'config-errors'
  /** Everything after the first line of a message is to be typed, and keeps its line breaks. */
  readonly problems: readonly Diagnostic[]
  /** Advice beside the problems; may be empty. */
  readonly advice: string
  /** What the run had done when it found the errors: nothing, the list of buckets, or the survey for a draft. */
  readonly phase: 'nothing' | 'list' | 'survey'
  readonly mode: Mode
  /** The signal that cut the run short. */
  readonly stoppedBy?: string
  readonly startedAt: Date
  readonly finishedAt: Date
  readonly workflowRun: WorkflowRun
}

/** The workflow run, without what the runner left unset. */
export type WorkflowRun = Readonly<Record<string, string>>
