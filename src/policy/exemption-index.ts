import { defined } from '../encryption/defined-fields.js'
import type { Exemption } from '../encryption/exemption.js'
import type { Diagnostic } from '../encryption/source-location.js'
import { bucket as bucketPart, message } from '../text/message.js'
import type { Policy } from './policy.js'
import { daysBetween, isoDate } from './utc-date.js'

/** The exemptions of a policy by bucket, with the days that each has left. */
export class ExemptionIndex {
  readonly #byBucket: ReadonlyMap<string, Exemption>

  constructor(exemptions: Policy['exemptions'], now: Date) {
    const today = isoDate(now)
    this.#byBucket = new Map(
      exemptions.map(({ bucket, ...exemption }) => [
        bucket,
        { ...exemption, daysLeft: daysBetween(today, exemption.expires) }
      ])
    )
  }

  find(bucket: string): Exemption | undefined {
    return this.#byBucket.get(bucket)
  }

  /** Warns about exemptions of buckets that no rule matches, or that the account does not have. */
  unusedExemptions(
    targets: ReadonlyMap<string, unknown>,
    account: ReadonlyMap<string, unknown>,
    wasListed: boolean
  ): readonly Diagnostic[] {
    const isMissing = (bucket: string): boolean => wasListed && !account.has(bucket)
    return [...this.#byBucket]
      .filter(([bucket]) => !targets.has(bucket) || isMissing(bucket))
      .map(([bucket, { source }]) =>
        defined({
          message: isMissing(bucket)
            ? message`The exemption for ${bucketPart(bucket)} has no effect: this bucket is not in the account. Correct the name, or remove the exemption.`
            : message`The exemption for ${bucketPart(bucket)} has no effect: no rule matches this bucket. Add the bucket to a rule, or remove the exemption.`,
          source
        })
      )
  }
}
