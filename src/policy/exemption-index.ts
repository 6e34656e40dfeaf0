import type { Exemption } from '../encryption/exemption.js'
import type { Diagnostic } from '../encryption/source-location.js'
import type { Policy } from './policy.js'
import { daysBetween, isoDate } from './utc-date.js'

/** The exemptions of a policy on one day. */
export class ExemptionIndex {
  readonly #byBucket: ReadonlyMap<string, Exemption>

  constructor(stated: Policy['exemptions'], now: Date) {
    const today = isoDate(now)
    this.#byBucket = new Map(
      stated.map(({ bucket, ...exemption }) => [
        bucket,
        { ...exemption, daysLeft: daysBetween(today, exemption.expires) }
      ])
    )
  }

  find(bucket: string): Exemption | undefined {
    return this.#byBucket.get(bucket)
  }

  /** What is to be said about those that excuse nothing. */
  unusedExemptions(
    targets: ReadonlyMap<string, unknown>,
    account: ReadonlyMap<string, unknown>,
    wasListed: boolean
  ): readonly Diagnostic[] {
    return [...this.#byBucket]
      .filter(([bucket]) => !targets.has(bucket) || (wasListed && !account.has(bucket)))
      .map(([bucket, { source }]) => ({
        message:
          wasListed && !account.has(bucket)
            ? `The exemption of bucket ${bucket} is for a bucket that the account does not have. Take it out.`
            : `The exemption of bucket ${bucket} has no effect: no rule names that bucket.`,
        ...(source && { source })
      }))
  }
}
