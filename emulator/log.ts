import type { Claim } from './claim.js'
import type { Operation } from './operation.js'

export interface LoggedRequest {
  operation: Operation
  bucket?: string
  key?: string
  method: string
  /** With the query. */
  path: string
  host: string
  /** What was answered; 0 when nothing was: reset, hung, or still under way. */
  status: number
  signature?: 'v4' | 'v1'
  accessKeyId?: string
  userAgent?: string
  /** Of the signing scope. */
  region?: string
  /** The OSS error code answered. */
  code?: string
  /** The request's body, of configuration calls only. */
  body?: string
  at: number
}

/** What a claim adds to the log, believed or not. */
export function loggedClaim(
  claim: Claim
): Pick<LoggedRequest, 'signature' | 'accessKeyId' | 'region'> {
  switch (claim.form) {
    case 'v4':
      return { signature: 'v4', accessKeyId: claim.accessKeyId, region: claim.scope.region }
    case 'v1':
      return { signature: 'v1', accessKeyId: claim.accessKeyId }
    case 'anonymous':
    case 'malformed':
      return {}
  }
}
