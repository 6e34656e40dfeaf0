import type { RequestAuthorization } from '../signatures/authorization.js'
import type { ApiOperation } from '../http/operation.js'

export interface LoggedRequest {
  operation: ApiOperation
  bucket?: string
  /** The object's key, or the KeyId of a KMS request. */
  key?: string
  /** The version that the request names. */
  versionId?: string
  method: string
  /** With the query. */
  path: string
  host: string
  /** The response's status; 0 without a response: reset, hung, or still in progress. */
  status: number
  signature?: 'v4' | 'v1' | 'acs3' | 'rpc1'
  accessKeyId?: string
  userAgent?: string
  /** From the signing scope; for KMS and STS, from the endpoint. */
  region?: string
  /** Parameters of an STS request, as far as given. */
  roleArn?: string
  sessionName?: string
  durationSeconds?: number
  /** The text of the session policy. */
  policy?: string
  /** The service's error code in the response. */
  code?: string
  /** The request body; only of configuration operations. */
  body?: string
  /** The body of the real response, as far as it was sent; only of GetBucketEncryption. */
  responseBody?: string
  /** The kind of the fault applied. */
  fault?: string
  receivedAt: number
  /** When the response was passed to the socket; absent if it never was, or was cut. */
  respondedAt?: number
}

/** The claimed credential as logged, whether or not it is valid. */
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
