import type { Account } from '../account/account.js'
import type { Address } from '../endpoints/address.js'
import type { Bucket } from '../account/bucket.js'
import type { Credential } from '../ram/credential.js'
import type { StoredRule } from '../account/encryption-rule.js'
import type { WireRequest } from '../http/wire-request.js'

/** A request that OSS has accepted and is about to execute. */
export interface OssCall {
  request: WireRequest
  address: Address
  account: Account
  /** Who sent the request. */
  caller: Credential
  body: Buffer
  now: Date
  /** The region of the endpoint. */
  region: string
  /** How long a changed rule takes to become visible. */
  propagationMs: number
}

export interface OssBucketCall extends OssCall {
  bucket: Bucket
  /** The bucket's rule as this operation sees it. */
  visibleRule: StoredRule | undefined
}

export interface OssObjectCall extends OssBucketCall {
  key: string
}
