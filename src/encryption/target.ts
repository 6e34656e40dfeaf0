import type { Exemption } from './exemption.js'
import type { Requirement } from './requirement.js'
import type { SourceLocation } from './source-location.js'

/** A bucket in the account's list. */
export interface ListedBucket {
  readonly name: string
  /** Absent: the list names no known region. */
  readonly region?: string
}

/** A bucket and its requirement. */
export interface Target {
  readonly bucket: string
  /** Absent: no rule of the policy matches the bucket, and one should. */
  readonly requirement?: Requirement
  /** The name of the policy rule that decides. */
  readonly rule?: string
  /** Where the policy states it. */
  readonly source?: SourceLocation
  readonly exemption?: Exemption
  /** From the account's bucket list; absent: not known. */
  readonly region?: string
}

/** Whether apply must not change the bucket, only read and report it. */
export function isReadOnly({ requirement, exemption }: Target): boolean {
  return requirement === undefined || exemption !== undefined
}
