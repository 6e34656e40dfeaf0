import type { Source } from './source.js'

/** A bucket that need not be as required, for a while. */
export interface Exemption {
  readonly reason: string
  readonly owner: string
  /** Its last day, in UTC: YYYY-MM-DD. */
  readonly expires: string
  /** Days from today to that day, in UTC: 0 on the last one, negative from the next one on. */
  readonly daysLeft: number
  readonly source?: Source
}
