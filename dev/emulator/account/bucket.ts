import { ossError } from '../errors/oss-errors.js'
import type { StoredRule } from './encryption-rule.js'
import { ObjectVersions, type Versioning } from './object-versions.js'

export type BucketAcl = 'private' | 'public-read' | 'public-read-write'

/** The account's default resource group, which contains every bucket. */
export const DEFAULT_RESOURCE_GROUP = 'rg-default-id'

/** Within one zone, or across zones. */
export type DataRedundancy = 'LRS' | 'ZRS'

/** What GetBucketInfo returns besides the rule, and where the bucket is reachable. */
export interface BucketProperties {
  /** Domains bound to the bucket. */
  cname?: readonly string[]
  /** The CloudBox that contains the bucket; only its endpoint serves it. */
  cloudBox?: string
  storageClass?: string
  /** Default: locally redundant. */
  redundancy?: DataRedundancy
  /** Absent: versioning was never set. */
  versioning?: Versioning
  acl?: BucketAcl
  /** Default: on, as OSS sets it for every new bucket since 2025-10-13. */
  blockPublicAccess?: boolean
  /** Cross-region replication. */
  replication?: boolean
  /** A retention policy protects every object from change. */
  retention?: boolean
}

/** A rule that the bucket got. */
export interface StoredRuleChange {
  readonly rule: StoredRule | undefined
  /** On the monotonic clock. */
  readonly at: number
  /** `request`: a caller of the service. `set-rule`: the owner of the emulator. */
  readonly by: 'request' | 'set-rule'
}

/** A bucket: what is stored, and which of it callers see already. */
export class Bucket {
  readonly name: string
  readonly region: string
  readonly createdAt: Date
  readonly storageClass: string
  readonly versioning: Versioning | undefined
  readonly redundancy: DataRedundancy
  acl: BucketAcl
  readonly blockPublicAccess: boolean
  readonly replication: boolean
  readonly retention: boolean
  readonly cname: readonly string[]
  readonly cloudBox: string | undefined
  readonly objects: ObjectVersions
  /** Every rule it ever had, the current one last. */
  readonly #history: StoredRuleChange[] = []
  #rule: StoredRule | undefined
  /** What callers still see while a change propagates, and until when on the monotonic clock. */
  #stale: { rule: StoredRule | undefined; until: number } | undefined

  constructor(name: string, region: string, createdAt: Date, properties: BucketProperties = {}) {
    this.name = name
    this.region = region
    this.createdAt = createdAt
    this.storageClass = properties.storageClass ?? 'Standard'
    this.redundancy = properties.redundancy ?? 'LRS'
    this.versioning = properties.versioning
    this.acl = properties.acl ?? 'private'
    this.blockPublicAccess = properties.blockPublicAccess ?? true
    this.replication = properties.replication ?? false
    this.retention = properties.retention ?? false
    this.cname = properties.cname ?? []
    this.cloudBox = properties.cloudBox
    this.objects = new ObjectVersions(properties.versioning)
  }

  get storedRule(): StoredRule | undefined {
    return this.#rule
  }

  get ruleHistory(): readonly StoredRuleChange[] {
    return this.#history
  }

  /** The rule before the last change. */
  get previousRule(): StoredRule | undefined {
    return this.#history.at(-2)?.rule
  }

  /** The rule that every operation sees, uploads included. */
  get visibleRule(): StoredRule | undefined {
    return this.#stale !== undefined && performance.now() < this.#stale.until
      ? this.#stale.rule
      : this.#rule
  }

  /**
   * A CloudBox supports AES256 only. Source:
   * help.aliyun.com/en/oss/developer-reference/putbucketencryption. Its error for other algorithms
   * is not documented; this is OSS's for an unknown algorithm.
   */
  changeRule(
    rule: StoredRule | undefined,
    visibleAfterMs = 0,
    by: StoredRuleChange['by'] = 'request'
  ): void {
    if (this.cloudBox !== undefined && rule !== undefined && rule.algorithm !== 'AES256') {
      throw ossError('InvalidEncryptionAlgorithmError', {
        message: 'The Encryption request you specified is not valid. Supported value: AES256.'
      })
    }
    const stale = { rule: this.visibleRule, until: performance.now() + visibleAfterMs }
    this.#stale = visibleAfterMs > 0 ? stale : undefined
    this.#rule = rule
    this.#history.push({ rule, at: performance.now(), by })
  }
}

/**
 * 3 to 63 of a-z, 0-9 and hyphen, no hyphen at either end. Source: help.aliyun.com, naming
 * conventions.
 */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)
}

const CLASSES = ['Standard', 'IA', 'Archive', 'ColdArchive', 'DeepColdArchive']

/** The storage class of a bucket or an object; the default is Standard. */
export function parseStorageClass(value: string | undefined): string {
  if (value === undefined) return 'Standard'
  if (!CLASSES.includes(value)) {
    throw ossError('InvalidArgument', {
      message: 'The storage class is invalid.',
      extras: [
        ['ArgumentName', 'x-oss-storage-class'],
        ['ArgumentValue', value]
      ]
    })
  }
  return value
}
