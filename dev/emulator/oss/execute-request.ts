import { createHash } from 'node:crypto'
import { Account } from '../account/account.js'
import { publicEndpoint, type Address } from '../endpoints/address.js'
import { ossErrorResponse, type ServiceResponse } from '../http/response.js'
import { authenticate, type AuthenticationContext } from '../signatures/authentication.js'
import { isBucketName, type Bucket } from '../account/bucket.js'
import * as onBucket from './bucket-operations.js'
import type { OssBucketCall, OssObjectCall } from './oss-call.js'
import type { RequestAuthorization } from '../signatures/authorization.js'
import { isAllowed, permissionsForOperation, type Credential } from '../ram/credential.js'
import type { StoredRule } from '../account/encryption-rule.js'
import { ossError, toOssError, type OssError } from '../errors/oss-errors.js'
import type { ExecutionOverrides } from '../service/service.js'
import { rejectPreflight } from './cors-preflight.js'
import { supportsHeaders } from './supported-headers.js'
import { requiredOssPermission } from '../account/required-permissions.js'
import { rejectEncryptionHeaders } from './object-encryption.js'
import { listObjects, listObjectsV2 } from './list-objects.js'
import * as onObject from './object-operations.js'
import type { ApiOperation } from '../http/operation.js'
import { unsupportedOperationError } from './operation-routes.js'
import { rejectConditionalUpload } from './conditional-request.js'
import { listBuckets } from './list-buckets.js'
import { queryParameter, type WireRequest } from '../http/wire-request.js'

/** A parsed request to OSS. */
export interface ParsedOssRequest {
  request: WireRequest
  authorization: RequestAuthorization
  address: Address
  operation: ApiOperation
  requestId: string
  body: () => Promise<Buffer>
  overrides: ExecutionOverrides
}

const DEFAULT_REGION = 'cn-hangzhou'

/**
 * Executes a request with OSS's checks in order: authentication, authorization, addressing, then
 * the operation.
 */
export async function executeRequest(
  ossRequest: ParsedOssRequest,
  context: AuthenticationContext
): Promise<ServiceResponse> {
  try {
    return await execute(ossRequest, context)
  } catch (error) {
    const { request, requestId } = ossRequest
    return ossErrorResponse(toOssError(error), request.method, requestId, request.host)
  }
}

async function execute(
  ossRequest: ParsedOssRequest,
  context: AuthenticationContext
): Promise<ServiceResponse> {
  const { request, address, operation } = ossRequest
  const { account } = context
  // OSS does not document the order of this check; it depends only on host and path.
  if (address.usesPathStyle) throw ossError('SecondLevelDomainForbidden')
  // OSS looks for the bucket before it validates the key: live tests of
  // alibabacloud-oss-python-sdk-v2 (tests/integration) and alibabacloud-oss-go-sdk-v2
  // (oss/client_integration_*) use an unknown bucket.
  const bucket = mayCreateBucket(ossRequest) ? undefined : requireBucket(address, account)
  if (bucket !== undefined) rejectPreflight(request)
  const caller = authenticate(request, address, ossRequest.authorization, context)
  const region = requestRegion(ossRequest)
  if (bucket !== undefined) checkEndpoint(ossRequest, bucket, region)
  checkPermission(caller, operation, address, queryParameter(request, 'versionId') !== undefined)
  if (operation === 'Unknown') throw unsupportedOperationError(request, address)
  if (!supportsHeaders(operation, request)) throw ossError('NotImplemented')
  if (operation === 'PutObject') rejectConditionalUpload(request)
  if (operation !== 'PutObject' && operation !== 'PutBucket') rejectEncryptionHeaders(request)
  const body = await ossRequest.body()
  checkMd5(request, body)
  const { propagationMs = 0, visibleRule, bucketOverride } = ossRequest.overrides
  const now = new Date(context.now())
  const call = { request, address, account, caller, body, now, propagationMs }
  const inRegion = { ...call, region: region ?? bucket?.region ?? DEFAULT_REGION }
  if (operation === 'ListBuckets') return listBuckets(inRegion)
  if (operation === 'PutBucket') return onBucket.putBucket(inRegion)
  if (bucket === undefined) throw ossError('NotImplemented')
  const targetBucket = bucketOverride === undefined ? bucket : account.bucket(bucketOverride)
  if (targetBucket === undefined)
    throw ossError('NoSuchBucket', { extras: [['BucketName', bucketOverride ?? '']] })
  return executeBucketOperation(operation, {
    ...inRegion,
    bucket: targetBucket,
    visibleRule: effectiveVisibleRule(targetBucket, visibleRule)
  })
}

function effectiveVisibleRule(
  bucket: Bucket,
  seen: ExecutionOverrides['visibleRule']
): StoredRule | undefined {
  if (seen === undefined) return bucket.visibleRule
  return seen === 'before' ? bucket.previousRule : (seen ?? undefined)
}

function executeBucketOperation(operation: ApiOperation, call: OssBucketCall): ServiceResponse {
  switch (operation) {
    case 'GetBucketEncryption':
      return onBucket.getBucketEncryption(call)
    case 'PutBucketEncryption':
      return onBucket.putBucketEncryption(call)
    case 'DeleteBucketEncryption':
      return onBucket.deleteBucketEncryption(call)
    case 'GetBucketLocation':
      return onBucket.getBucketLocation(call)
    case 'GetBucketInfo':
      return onBucket.getBucketInfo(call)
    case 'DeleteBucket':
      return onBucket.deleteBucket(call)
    case 'ListObjects':
      return listObjects(call)
    case 'ListObjectsV2':
      return listObjectsV2(call)
    case 'PutObject':
    case 'GetObject':
    case 'HeadObject':
    case 'DeleteObject':
    case 'GetObjectAcl':
      return executeObjectOperation(operation, { ...call, key: call.address.key ?? '' })
    case 'ListBuckets':
    case 'PutBucket':
    case 'DescribeKey':
    case 'AssumeRole':
    case 'AssumeRoleWithOIDC':
    case 'GetMetadataToken':
    case 'GetInstanceCredentials':
    case 'Unknown':
      throw ossError('NotImplemented')
  }
}

function executeObjectOperation(
  operation: 'PutObject' | 'GetObject' | 'HeadObject' | 'DeleteObject' | 'GetObjectAcl',
  call: OssObjectCall
): ServiceResponse {
  switch (operation) {
    case 'PutObject':
      return onObject.putObject(call)
    case 'GetObject':
      return onObject.getObject(call)
    case 'HeadObject':
      return onObject.headObject(call)
    case 'DeleteObject':
      return onObject.deleteObject(call)
    case 'GetObjectAcl':
      return onObject.getObjectAcl(call)
  }
}

/** The endpoint's region; an endpoint without one uses the region of the signature. */
function requestRegion({ address, authorization }: ParsedOssRequest): string | undefined {
  return address.region ?? (authorization.form === 'v4' ? authorization.scope.region : undefined)
}

/**
 * PutBucketAcl creates a missing bucket, too. Source:
 * help.aliyun.com/en/oss/developer-reference/putbucketacl.
 */
function mayCreateBucket({ operation, request, address }: ParsedOssRequest): boolean {
  const putsAcl = request.method === 'PUT' && queryParameter(request, 'acl') !== undefined
  return operation === 'PutBucket' || (putsAcl && address.key === undefined)
}

function requireBucket(
  { bucket: name, cloudBox, unbound }: Address,
  account: Account
): Bucket | undefined {
  if (name === undefined) return undefined
  const extras = [['BucketName', name]] as const
  if (unbound === undefined && !isBucketName(name)) throw ossError('InvalidBucketName', { extras })
  const bucket = account.bucket(name)
  if (bucket === undefined || bucket.cloudBox !== cloudBox) {
    throw ossError('NoSuchBucket', { extras })
  }
  return bucket
}

function checkEndpoint(
  { request, address }: ParsedOssRequest,
  bucket: Bucket,
  region: string | undefined
): void {
  if (address.accelerated) {
    throw ossError('TransferAccelerationDisabled', { extras: [['BucketName', bucket.name]] })
  }
  if (region !== undefined && region !== bucket.region) {
    throw wrongRegion(bucket.name, publicEndpoint(bucket.region))
  }
  if (request.method === 'POST') throw unsupportedOperationError(request, address)
}

/** Source: help.aliyun.com/en/oss/user-guide/0003-00001403 */
export function wrongRegion(bucket: string, endpoint: string): OssError {
  return ossError('AccessDenied', {
    message:
      'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    ec: '0003-00001403',
    extras: [
      ['Bucket', bucket],
      ['Endpoint', endpoint]
    ]
  })
}

/**
 * The message distinguishes sessions from users. Source: help.aliyun.com, "HTTP 403 status code".
 */
function checkPermission(
  caller: Credential,
  operation: ApiOperation,
  address: Address,
  ofVersion: boolean
): void {
  const { deny = [], securityToken } = caller
  const needed = permissionsForOperation(operation, ofVersion)
  if (needed.some(permission => deny.includes(permission))) throw ossError('AccessDenied')
  const required = requiredOssPermission(operation, address, ofVersion, Account.ownerId)
  if (required === undefined || isAllowed(caller, required)) return
  if (securityToken === undefined) throw ossError('AccessDenied')
  throw ossError('AccessDenied', { message: "Access denied by authorizer's policy." })
}

function checkMd5({ headers }: WireRequest, body: Buffer): void {
  const contentMd5 = headers.get('content-md5')
  if (contentMd5 === undefined) return
  if (contentMd5 !== createHash('md5').update(body).digest('base64'))
    throw ossError('InvalidDigest')
}
