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
  /** Describes the identity of the run, without secrets. */
  readonly credentials: string
  /** Whether session policies limited the run's sessions to what it needs. */
  readonly restrictedSession: boolean
  /** The origin that replaced the regions' own endpoints; absent: none did. */
  readonly endpoint?: string
  /** The same for KMS. */
  readonly kmsEndpoint?: string
  /** The same for STS. */
  readonly stsEndpoint?: string
  /** The policy file; absent: the inputs are the policy. */
  readonly policy?: {
    /** Relative to the workspace, with `/` as the separator. */
    readonly file: string
    /** Of the file's bytes, in hex. */
    readonly sha256: string
  }
  /** The text of the policy file, if this run wrote it. */
  readonly draftedPolicy?: string
  /** Warnings about the inputs or the policy. */
  readonly diagnostics: readonly Diagnostic[]
  /** Id of the account, if the list of buckets contained it. */
  readonly account?: string
  /** Buckets in the account's list; absent: it was not requested, or the request failed. */
  readonly listedBuckets?: number
  /** Why ListBuckets failed. There are no findings then. */
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
