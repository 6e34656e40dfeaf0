import type { KmsKeyState } from '../encryption/kms-key-state.js'
import type { Rule } from '../encryption/rule.js'

/** What came with an answer, whatever it said. */
export interface ResponseMetadata {
  /** The region in which the bucket, or KMS, answered. */
  readonly region: string
  readonly requestIds: readonly string[]
  readonly warnings: readonly string[]
  /** The same request was sent before without an answer, and may be carried out late. */
  readonly mayTakeEffectAgain: boolean
  /** The same request was refused before as a gateway may refuse what was carried out behind it. */
  readonly ambiguousRefusal: boolean
}

export interface RuleReading extends ResponseMetadata {
  /** `null`: OSS itself said that there is no rule. */
  readonly rule: Rule | null
}

/** What must hold right before a change is sent, and again before each further attempt. */
export interface Precondition {
  /** Whether the rule that the bucket shows now may be replaced. */
  readonly mayReplace: (shown: Rule | null) => boolean
  /** Whether to send the change also where the bucket can't be read. */
  readonly evenUnread: boolean
}

/** Where the buckets' rules live. A call that did not tell what was asked rejects with a {@link CallFailure}. */
export interface EncryptionStore {
  read(bucket: string): Promise<RuleReading>
  /**
   * Sets the bucket's rule; `null` deletes it. OSS has no conditional requests for it, so the bucket is
   * read before each attempt. Rejects with `read-back-mismatch` where the precondition does not hold.
   */
  write(bucket: string, rule: Rule | null, precondition: Precondition): Promise<ResponseMetadata>
}

/** What a change of a bucket's encryption may touch. */
export interface BucketProfile extends ResponseMetadata {
  /** Anyone may read its objects. */
  readonly publicRead: boolean
  /** Its objects are copied to a bucket of another region. */
  readonly replicated: boolean
}

/** What OSS tells about the buckets themselves. Rejects as {@link EncryptionStore} does. */
export interface BucketDirectory {
  describe(bucket: string): Promise<BucketProfile>
}

/** A bucket as the account's list has it. */
export interface ListedBucket {
  readonly name: string
  /** Absent: the list names none that is known. */
  readonly region?: string
}

export interface BucketListing {
  /** By name, each once. */
  readonly buckets: readonly ListedBucket[]
  /** Id of the account that they belong to; absent: the list does not say. */
  readonly account?: string
  readonly requestIds: readonly string[]
}

/** Which buckets there are. Rejects as {@link EncryptionStore} does; a list that is not whole is none. */
export interface AccountDirectory {
  list(): Promise<BucketListing>
}

export type KeyDescription = ResponseMetadata &
  (
    | { readonly kind: 'found'; readonly key: KmsKeyState }
    /** Why KMS has no such key to offer: a clause that follows the key's name. */
    | { readonly kind: 'unusable'; readonly problem: string }
  )

/** What KMS tells about keys, by id or by alias. Rejects as {@link EncryptionStore} does. */
export interface KeyDirectory {
  describe(name: string, region: string): Promise<KeyDescription>
}

export interface StoredObject {
  readonly kind: 'stored'
  /** How the object is encrypted, in the form of a rule; `null`: not at all. */
  readonly stored: Rule | null
  /** In a bucket with versions. */
  readonly versionId?: string
}

export interface RefusedByKms {
  readonly kind: 'refused'
  /** A clause that says so. */
  readonly refusedByKms: string
  /** It is this caller that may not use the key; others may. */
  readonly ofCaller: boolean
}

/** An upload that OSS stored, or refused because of the key or of KMS. */
export type UploadResult = ResponseMetadata & (StoredObject | RefusedByKms)

export interface MissingObject {
  readonly kind: 'gone'
}

export type InspectionResult = ResponseMetadata & (StoredObject | MissingObject)

export interface RemovalResult extends ResponseMetadata {
  /** It is only hidden: a bucket with versions keeps what it had. */
  readonly hidden: boolean
}

/** Where the test objects are, so that a policy can allow them and a person find them. */
export const canaryFolder = '.oss-bucket-encryption/'

/** Small objects to try a bucket with. Rejects as {@link EncryptionStore} does. */
export interface TestObjects {
  /** Uploads without an encryption header of its own, so that the bucket's default applies. */
  upload(bucket: string, key: string): Promise<UploadResult>
  inspect(bucket: string, key: string): Promise<InspectionResult>
  /** Removes the object, or one version of it. */
  remove(bucket: string, key: string, versionId: string | undefined): Promise<RemovalResult>
}

/** All of the outside that a bucket's reconciliation speaks with. */
export interface CloudPorts {
  readonly rules: EncryptionStore
  readonly buckets: BucketDirectory
  readonly keys: KeyDirectory
  readonly objects: TestObjects
}
