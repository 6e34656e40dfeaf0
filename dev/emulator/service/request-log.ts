import type { RequestAuthorization } from '../signatures/authorization.js'
import type { ApiOperation } from '../http/operation.js'

export interface LoggedRequest {
  operation: ApiOperation
  bucket?: string
  /** The object's key, or the KeyId that KMS was asked about. */
  key?: string
  /** The version that the request names. */
  versionId?: string
  method: string
  /** With the query. */
  path: string
  host: string
  /** What was answered; 0 when nothing was: reset, hung, or still under way. */
  status: number
  signature?: 'v4' | 'v1' | 'acs3' | 'rpc1'
  accessKeyId?: string
  userAgent?: string
  /** Of the signing scope; of the endpoint for KMS and STS. */
  region?: string
  /** What STS is asked for, as far as it was given. */
  roleArn?: string
  sessionName?: string
  durationSeconds?: number
  /** The session policy's text. */
  policy?: string
  /** The service's error code answered. */
  code?: string
  /** The request's body, of configuration calls only. */
  body?: string
  /** The body of the real answer, as far as it was sent, of GetBucketEncryption only. */
  responseBody?: string
  /** The kind of fault that it met. */
  fault?: string
  receivedAt: number
  /** When the answer was handed to the socket; absent for one that never was, or was cut. */
  respondedAt?: number
}

/** What a claim adds to the log, believed or not. */
export function loggedAuthorization(
  authorization: RequestAuthorization
): Pick<LoggedRequest, 'signature' | 'accessKeyId' | 'region'> {
  switch (authorization.form) {
    case 'v4':
      return {
        signature: 'v4',
        accessKeyId: authorization.accessKeyId,
        region: authorization.scope.region
      }
    case 'v1':
      return { signature: 'v1', accessKeyId: authorization.accessKeyId }
    case 'anonymous':
    case 'malformed':
    case 'v2':
      return {}
  }
}
