import type { Finding } from '../encryption/finding.js'
import type { Mode } from '../encryption/mode.js'
import type { Reason } from '../encryption/reason.js'
import type { Diagnostic } from '../encryption/source-location.js'
import type { Message } from '../text/message.js'
import type { FailOn, Verdict } from '../encryption/verdict.js'

/** What a run reports, whether or not it came to a verdict. */
export type RunReport = Report | ConfigErrorReport

/** A finished run, with everything that the reports say about it. */
export interface Report {
  readonly kind: 'findings'
  readonly mode: Mode
  readonly failOn: FailOn
  /** Describes the identity of the run, without secrets. */
  readonly credentials: Message
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
  /** The policy that this run wrote. */
  readonly draft?: DraftedPolicy
  /** Warnings about the inputs or the policy. */
  readonly diagnostics: readonly Diagnostic[]
  /** Id of the account, if the list of buckets contained it. */
  readonly account?: string
  /** Buckets in the account's list; absent: it was not requested, or the request failed. */
  readonly listedBuckets?: number
  /** Why ListBuckets failed. There are no findings then. */
  readonly listFailure?: Reason
  /** What cut the run short, to follow `stopped by`. */
  readonly stoppedBy?: Message
  readonly verdict: Verdict
  readonly findings: readonly Finding[]
  readonly startedAt: Date
  readonly finishedAt: Date
  readonly version: string
  readonly workflowRun: WorkflowRun
  readonly pages: Pages
  readonly step: StepReference
}

/** A policy that mode draft wrote. */
export interface DraftedPolicy {
  readonly text: string
  /** Buckets whose exemptions have no owner yet. */
  readonly unowned: readonly string[]
}

/** The step of this run, for steps that undo what it did. */
export interface StepReference {
  /** What `uses:` names; absent: an action in the repository itself. */
  readonly uses?: string
  /** The inputs about credentials and the network that are set and are no secrets. */
  readonly inputs: readonly (readonly [name: string, value: string])[]
  /** Names of the inputs with secrets that are set. */
  readonly secretInputs: readonly string[]
}

/** Where the reports link to; each is absent if it is not known. */
export interface Pages {
  /** The files of the repository at the commit of the run: the URL that a path follows. */
  readonly source?: string
  /** The page with an anchor for each reason code. */
  readonly reasons?: string
}

/** A run that stopped at configuration errors in its inputs or its policy, without a verdict. */
export interface ConfigErrorReport {
  readonly kind: 'config-errors'
  readonly problems: readonly Diagnostic[]
  /** Warnings about the inputs or the policy. */
  readonly diagnostics: readonly Diagnostic[]
  /** Advice beside the problems; may be empty. */
  readonly advice: Message
  /** What the run had done when it found the errors: nothing, the list of buckets, or the survey for a draft. */
  readonly phase: 'nothing' | 'list' | 'survey'
  readonly mode: Mode
  /** What cut the run short, to follow `stopped by`. */
  readonly stoppedBy?: Message
  readonly startedAt: Date
  readonly finishedAt: Date
  readonly workflowRun: WorkflowRun
  readonly pages: Pages
}

/** The workflow run, without what the runner left unset. */
export type WorkflowRun = Readonly<Record<string, string>>
