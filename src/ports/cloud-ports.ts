import type { KmsKeyState } from '../encryption/kms-key-state.js'
import type { Rule } from '../encryption/rule.js'
import type { Message } from '../text/message.js'
import type { ListedBucket } from '../encryption/target.js'

/** What every response comes with. */
export interface ResponseMetadata {
  /** The region of the bucket, or of the KMS endpoint, that responded. */
  readonly region: string
  readonly requestIds: readonly string[]
  readonly warnings: readonly Message[]
  /** An earlier attempt of the same request got no response, and may still take effect. */
  readonly mayTakeEffectAgain: boolean
  /** An earlier attempt was refused in a way in which a gateway may refuse what the service carried out. */
  readonly ambiguousRefusal: boolean
}

export interface RuleReading extends ResponseMetadata {
  /** `null`: OSS itself reported that there is no rule. */
  readonly rule: Rule | null
}

/** What must hold right before a change is sent, and before each retry. */
export interface Precondition {
  /** Whether the rule that the bucket shows now may be replaced. */
  readonly mayReplace: (shown: Rule | null) => boolean
  /** Whether to send the change even if the bucket can't be read. */
  readonly allowUnread: boolean
}

/** Reads and writes buckets' rules. Calls that fail reject with a {@link CallFailure}. */
export interface EncryptionStore {
  read(bucket: string): Promise<RuleReading>
  /**
   * Sets the bucket's rule; `null` deletes it. OSS has no conditional request for this, so each attempt
   * reads the bucket first. Rejects with `read-back-mismatch` if the precondition does not hold.
   */
  write(bucket: string, rule: Rule | null, precondition: Precondition): Promise<ResponseMetadata>
}

/** The properties of a bucket that a change of its encryption may affect. */
export interface BucketProfile extends ResponseMetadata {
  /** Anonymous users may read its objects. */
  readonly publicRead: boolean
  /** Its objects are replicated to a bucket in another region. */
  readonly replicated: boolean
}

/** Describes buckets. Rejects as {@link EncryptionStore} does. */
export interface BucketDirectory {
  describe(bucket: string): Promise<BucketProfile>
}

export interface BucketListing {
  /** By name, each once. */
  readonly buckets: readonly ListedBucket[]
  /** The id of the owning account; absent: the list does not name it. */
  readonly account?: string
  readonly requestIds: readonly string[]
}

/** Lists the account's buckets. Rejects as {@link EncryptionStore} does; a partial list counts as a failure. */
export interface AccountDirectory {
  list(): Promise<BucketListing>
}

export type KeyDescription = ResponseMetadata &
  (
    | { readonly kind: 'found'; readonly key: KmsKeyState }
    /** Why KMS has no such key to offer: a clause that follows the key's name. */
    | { readonly kind: 'unusable'; readonly problem: Message }
  )

/** Describes KMS keys by id or alias. Rejects as {@link EncryptionStore} does. */
export interface KeyDirectory {
  describe(name: string, region: string): Promise<KeyDescription>
}

export interface StoredObject {
  readonly kind: 'stored'
  /** The object's encryption in the form of a rule; `null`: none. */
  readonly stored: Rule | null
  /** Present in a bucket with versioning. */
  readonly versionId?: string
}

export interface RefusedByKms {
  readonly kind: 'refused'
  /** What OSS answered: a clause. */
  readonly refusedByKms: Message
  /** This caller lacks permission to use the key; others may have it. */
  readonly ofCaller: boolean
}

/** An upload that OSS stored, or refused because of the key or of KMS. */
export type UploadResult = ResponseMetadata & (StoredObject | RefusedByKms)

export interface MissingObject {
  readonly kind: 'gone'
}

export type InspectionResult = ResponseMetadata & (StoredObject | MissingObject)

export interface RemovalResult extends ResponseMetadata {
  /** A delete marker hides the object: a bucket with versioning keeps its versions. */
  readonly hidden: boolean
}

/** The folder of the test objects, so that a RAM policy can allow it and people can find them. */
export const canaryFolder = '.oss-bucket-encryption/'

/** Stores small objects that prove a rule. Rejects as {@link EncryptionStore} does. */
export interface TestObjects {
  /** Uploads without an encryption header, so that the bucket's default applies. */
  upload(bucket: string, key: string): Promise<UploadResult>
  inspect(bucket: string, key: string): Promise<InspectionResult>
  /** Removes the object, or one version of it. */
  remove(bucket: string, key: string, versionId: string | undefined): Promise<RemovalResult>
}

/** The cloud services that reconciling a bucket needs. */
export interface CloudPorts {
  readonly rules: EncryptionStore
  readonly buckets: BucketDirectory
  readonly keys: KeyDirectory
  readonly objects: TestObjects
}
