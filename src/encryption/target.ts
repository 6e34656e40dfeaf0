import type { Exemption } from './exemption.js'
import type { Requirement } from './requirement.js'
import type { SourceLocation } from './source-location.js'

/** A bucket, and what it must have. */
export interface Target {
  readonly bucket: string
  /** Absent: no rule of the policy names it, and one should. */
  readonly requirement?: Requirement
  /** The name of the policy's rule that decides. */
  readonly rule?: string
  /** Where the policy says so. */
  readonly source?: SourceLocation
  readonly exemption?: Exemption
  /** Where the account's list has it; absent: not known. */
  readonly region?: string
}

/** Whether apply must keep its hands off: the bucket is read and shown, and nothing more. */
export function isReadOnly({ requirement, exemption }: Target): boolean {
  return requirement === undefined || exemption !== undefined
}
