import { Bucket, byUtf8 } from './bucket.js'
import type { Credential } from './credential.js'

export type KmsKeyState = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport'

/** All that the account owns. Bucket names are one namespace over all regions, KMS keys are regional. */
export class Account {
  static readonly ownerId = '1234567890123456'
  readonly #buckets = new Map<string, Bucket>()
  readonly #credentials = new Map<string, Credential>()
  readonly #kmsKeys = new Map<string, KmsKeyState>()

  addBucket(bucket: Bucket): void {
    this.#buckets.set(bucket.name, bucket)
  }

  removeBucket(name: string): void {
    this.#buckets.delete(name)
  }

  bucket(name: string): Bucket | undefined {
    return this.#buckets.get(name)
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

  setKmsKey(region: string, id: string, state: KmsKeyState): void {
    this.#kmsKeys.set(`${region}/${id}`, state)
  }

  kmsKey(region: string, id: string): KmsKeyState | undefined {
    return this.#kmsKeys.get(`${region}/${id}`)
  }

  storedBytes(): number {
    return this.buckets().reduce((bytes, bucket) => bytes + bucket.storedBytes, 0)
  }
}
