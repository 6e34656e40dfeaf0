import type { Bucket } from './bucket.js'
import type { Credential } from './credential.js'
import { KmsKeyring } from './kms-keyring.js'
import { byUtf8 } from './object-versions.js'
import { checkPolicy, Ram } from './ram.js'
import { ramArn } from './ram-arn.js'
import { Sessions, type Session, type SessionRequest } from './sessions.js'

/** All that the account owns. Bucket names are one namespace over all regions, KMS keys are regional. */
export class Account {
  static readonly ownerId = '1234567890123456'
  readonly kms = new KmsKeyring(Account.ownerId)
  readonly ram = new Ram(Account.ownerId)
  readonly sessions = new Sessions()
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

  principalOf({ accessKeyId, principal }: Credential): string {
    return principal ?? ramArn(Account.ownerId, 'user', accessKeyId)
  }

  startSession(request: SessionRequest, now: number): Session {
    const session = this.sessions.start(request, now)
    this.addCredential(session)
    return session
  }

  storedBytes(): number {
    return this.buckets().reduce((bytes, { objects }) => bytes + objects.storedBytes, 0)
  }
}
