import type { RuleChange } from '../encryption/rule.js'
import type { BucketFacts, BucketOutcome } from './outcome.js'
import { CallFailure } from '../ports/call-failure.js'
import type { CloudPorts, ResponseMetadata } from '../ports/cloud-ports.js'

/** What became known about one bucket on the way, for its finding; kept also when a later step fails. */
export class EvidenceRecorder {
  readonly requestIds: string[] = []
  readonly checks: string[] = []
  readonly warnings: string[] = []
  /** The change that was sent to the bucket, unless OSS refused it. */
  sentChange?: RuleChange
  /** How it will end, whatever is still to be cleared away or watched. */
  settledOutcome?: BucketOutcome
  /** What is known of the bucket itself. */
  known: BucketFacts = {}
  /** Keys of test objects that were sent to the bucket, and are not known to be gone. */
  readonly testObjects = new Set<string>()

  /** Something was checked and found good. */
  check(sentence: string): void {
    if (!this.checks.includes(sentence)) this.checks.push(sentence)
  }

  warn(sentence: string): void {
    if (!this.warnings.includes(sentence)) this.warnings.push(sentence)
  }

  /** The same outside, with the request ids and warnings of every call noted here, failed ones too. */
  wrap({ rules, buckets, keys, objects }: CloudPorts): CloudPorts {
    return {
      rules: {
        read: bucket => this.#noted(rules.read(bucket)),
        write: (bucket, rule, precondition) => this.#noted(rules.write(bucket, rule, precondition))
      },
      buckets: { describe: bucket => this.#noted(buckets.describe(bucket)) },
      keys: { describe: (name, region) => this.#noted(keys.describe(name, region)) },
      objects: {
        upload: (bucket, key) => this.#noted(objects.upload(bucket, key)),
        inspect: (bucket, key) => this.#noted(objects.inspect(bucket, key)),
        remove: (bucket, key, version) => this.#noted(objects.remove(bucket, key, version))
      }
    }
  }

  async #noted<T extends ResponseMetadata>(call: Promise<T>): Promise<T> {
    try {
      const receipt = await call
      this.requestIds.push(...receipt.requestIds)
      for (const warning of receipt.warnings) this.warn(warning)
      return receipt
    } catch (error) {
      if (error instanceof CallFailure) this.requestIds.push(...error.requestIds)
      throw error
    }
  }
}
