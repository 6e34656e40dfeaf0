import type { Account } from './account.js'
import type { Address } from './addressing.js'
import type { Bucket } from './bucket.js'
import type { Credential } from './credential.js'
import type { StoredRule } from './encryption-rule.js'
import type { WireRequest } from './wire-request.js'

/** A request that OSS has accepted and is about to carry out. */
export interface Call {
  request: WireRequest
  address: Address
  account: Account
  /** Who asks. */
  caller: Credential
  body: Buffer
  now: Date
  /** The region of the endpoint that was asked. */
  region: string
  /** How long a changed rule takes to show. */
  propagationMs: number
}

export interface BucketCall extends Call {
  bucket: Bucket
  /** The bucket's rule as this call sees it. */
  visibleRule: StoredRule | undefined
}

export interface ObjectCall extends BucketCall {
  key: string
}
