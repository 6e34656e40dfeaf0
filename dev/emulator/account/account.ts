import type { Bucket } from './bucket.js'
import type { Credential } from '../ram/credential.js'
import { KmsKeyStore } from './kms-key-store.js'
import { compareUtf8 } from './object-versions.js'
import { checkPolicy, RamStore } from '../ram/ram-store.js'
import { ramArn } from '../ram/ram-arn.js'
import { StsSessions, type StsSession, type SessionRequest } from './sts-sessions.js'

/**
 * Everything that the account owns. Bucket names share one namespace over all regions; KMS keys are
 * regional.
 */
export class Account {
  static readonly ownerId = '1234567890123456'
  readonly kms = new KmsKeyStore(Account.ownerId)
  readonly ram = new RamStore(Account.ownerId)
  readonly sessions = new StsSessions()
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

  /** The bucket that a custom domain is bound to. */
  bucketByDomain(domain: string): Bucket | undefined {
    return this.buckets().find(({ cname }) => cname.includes(domain))
  }

  buckets(): Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => compareUtf8(a.name, b.name))
  }

  /** Throws on a policy that cannot be evaluated. */
  addCredential(credential: Credential): void {
    const { accessKeyId, policy, sessionPolicy } = credential
    checkPolicy(`The policy of ${accessKeyId}`, policy)
    checkPolicy(`The session policy of ${accessKeyId}`, sessionPolicy)
    this.#credentials.set(accessKeyId, credential)
  }

  credential(accessKeyId: string): Credential | undefined {
    return this.#credentials.get(accessKeyId)
  }

  principalArn({ accessKeyId, principal }: Credential): string {
    return principal ?? ramArn(Account.ownerId, 'user', accessKeyId)
  }

  startSession(request: SessionRequest, now: number): StsSession {
    const session = this.sessions.start(request, now)
    this.addCredential(session)
    return session
  }

  storedBytes(): number {
    return this.buckets().reduce((bytes, { objects }) => bytes + objects.storedBytes, 0)
  }
}
