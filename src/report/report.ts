import type { Finding } from '../encryption/finding.js'
import type { Mode } from '../encryption/mode.js'
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
  /** The signal that cut the run short. */
  readonly stoppedBy?: string
  readonly verdict: Verdict
  readonly findings: readonly Finding[]
  readonly startedAt: Date
  readonly finishedAt: Date
  readonly version: string
  /** Which workflow run this was; whatever the runner did not tell is left out. */
  readonly run: Readonly<Record<string, string>>
}
