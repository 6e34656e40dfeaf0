import type { Bucket } from './bucket.js'
import type { Credential } from './credential.js'
import { KmsKeyring } from './kms-keyring.js'
import { byUtf8 } from './object-versions.js'

/** All that the account owns. Bucket names are one namespace over all regions, KMS keys are regional. */
export class Account {
  static readonly ownerId = '1234567890123456'
  readonly kms = new KmsKeyring(Account.ownerId)
  readonly #buckets = new Map<string, Bucket>()
  readonly #credentials = new Map<string, Credential>()

  addBucket(bucket: Bucket): void {
    this.#buckets.set(bucket.name, bucket)
  }

  removeBucket(name: string): void {
    this.#buckets.delete(name)
  }

  bucket(name: string): Bucket | undefined {
    return this.#buckets.get(name)
  }

  /** The bucket that a domain is bound to. */
  bucketOfDomain(domain: string): Bucket | undefined {
    return this.buckets().find(({ cname }) => cname.includes(domain))
  }

  buckets(): Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => byUtf8(a.name, b.name))
  }

  addCredential(credential: Credential): void {
    this.#credentials.set(credential.accessKeyId, credential)
  }

  credential(accessKeyId: string): Credential | undefined {
    return this.#credentials.get(accessKeyId)
  }

  storedBytes(): number {
    return this.buckets().reduce((bytes, { objects }) => bytes + objects.storedBytes, 0)
  }
}
