import { ossError } from '../errors/oss-errors.js'
import type { StoredRule } from './encryption-rule.js'
import { ObjectVersions, type Versioning } from './object-versions.js'

export type BucketAcl = 'private' | 'public-read' | 'public-read-write'

/** The account's first resource group, in which every bucket is. */
export const DEFAULT_RESOURCE_GROUP = 'rg-default-id'

/** Within one zone, or over several. */
export type DataRedundancy = 'LRS' | 'ZRS'

/** What GetBucketInfo tells beside the rule, and where the bucket is found. */
export interface BucketProperties {
  /** Domains that are bound to it. */
  cname?: readonly string[]
  /** The CloudBox that it is in, and that alone knows it. */
  cloudBox?: string
  storageClass?: string
  /** Locally redundant when absent. */
  redundancy?: DataRedundancy
  /** Never set when absent. */
  versioning?: Versioning
  acl?: BucketAcl
  /** On when absent: OSS has turned it on for every new bucket since 2025-10-13. */
  blockPublicAccess?: boolean
  /** Cross-region replication. */
  replication?: boolean
  /** A retention policy keeps every object as it is. */
  retention?: boolean
}

/** A rule that a bucket came to have. */
export interface StoredRuleChange {
  readonly rule: StoredRule | undefined
  /** On the monotonic clock. */
  readonly at: number
  /** `request`: a caller of the service. Else whoever holds the emulator. */
  readonly by: 'request' | 'set-rule'
}

/** One bucket: what is stored, and what of it the service already shows. */
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
  /** Every rule that it ever had, the present one last. */
  readonly #history: StoredRuleChange[] = []
  #rule: StoredRule | undefined
  /** What callers still see while a change spreads, and until when on the monotonic clock. */
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

  /** The rule that it had before the last change. */
  get previousRule(): StoredRule | undefined {
    return this.#history.at(-2)?.rule
  }

  /** The rule as every call sees it, uploads included. */
  get visibleRule(): StoredRule | undefined {
    return this.#stale !== undefined && performance.now() < this.#stale.until
      ? this.#stale.rule
      : this.#rule
  }

  /**
   * In a CloudBox AES256 alone: help.aliyun.com/en/oss/developer-reference/putbucketencryption. How it
   * refuses another is not documented; so OSS refuses an algorithm that it does not know.
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

/** help.aliyun.com, naming conventions: 3 to 63 of a-z, 0-9 and hyphen, no hyphen at either end. */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)
}

const CLASSES = ['Standard', 'IA', 'Archive', 'ColdArchive', 'DeepColdArchive']

/** The storage class of a bucket or an object; Standard when none is asked for. */
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
