import type { RuleChange } from '../encryption/rule.js'
import type { BucketFacts, BucketOutcome } from './bucket-outcome.js'
import { CallFailure } from '../ports/call-failure.js'
import type { CloudPorts, ResponseMetadata } from '../ports/cloud-ports.js'
import { isSameMessage, type Message } from '../text/message.js'

/** Collects what the steps learn about one bucket, for its finding; kept also when a later step fails. */
export class EvidenceRecorder {
  readonly #requestIds = new Set<string>()
  readonly checks: Message[] = []
  readonly warnings: Message[] = []
  /** The change that was sent to the bucket, unless OSS refused it. */
  sentChange?: RuleChange
  /** The final outcome, while cleaning up or watching is still in progress. */
  settledOutcome?: BucketOutcome
  /** Facts about the bucket itself. */
  known: BucketFacts = {}
  /** Keys of test objects that were uploaded and may still be in the bucket. */
  readonly testObjects = new Set<string>()
  readonly #namedTestObjects = new Set<string>()

  /** Each once, in the order of the responses. */
  get requestIds(): readonly string[] {
    return [...this.#requestIds]
  }

  /** Records a check that passed. */
  check(sentence: Message): void {
    addOnce(this.checks, sentence)
  }

  warn(warning: Message): void {
    addOnce(this.warnings, warning)
  }

  /** Records a warning that names a test object. */
  warnOfTestObject(key: string, warning: Message): void {
    this.warn(warning)
    this.#namedTestObjects.add(key)
  }

  /** Test objects that may still be in the bucket and that no warning names yet. */
  unnamedTestObjects(): string[] {
    return [...this.testObjects].filter(key => !this.#namedTestObjects.has(key))
  }

  /** Wraps the ports so that the request ids and warnings of every call are recorded, failed calls included. */
  wrap({ rules, buckets, keys, objects }: CloudPorts): CloudPorts {
    return {
      rules: {
        read: bucket => this.#record(rules.read(bucket)),
        write: (bucket, rule, precondition) => this.#record(rules.write(bucket, rule, precondition))
      },
      buckets: { describe: bucket => this.#record(buckets.describe(bucket)) },
      keys: { describe: (name, region) => this.#record(keys.describe(name, region)) },
      objects: {
        upload: (bucket, key) => this.#record(objects.upload(bucket, key)),
        inspect: (bucket, key) => this.#record(objects.inspect(bucket, key)),
        remove: (bucket, key, version) => this.#record(objects.remove(bucket, key, version))
      }
    }
  }

  async #record<T extends ResponseMetadata>(call: Promise<T>): Promise<T> {
    try {
      const response = await call
      this.#addRequestIds(response.requestIds)
      for (const warning of response.warnings) this.warn(warning)
      return response
    } catch (error) {
      if (error instanceof CallFailure) this.#addRequestIds(error.requestIds)
      throw error
    }
  }

  #addRequestIds(ids: readonly string[]): void {
    for (const id of ids) this.#requestIds.add(id)
  }
}

function addOnce(messages: Message[], added: Message): void {
  if (!messages.some(each => isSameMessage(each, added))) messages.push(added)
}
