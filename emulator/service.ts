import { createHash } from 'node:crypto'
import { Account } from './account.js'
import { publicEndpoint, type Address } from './addressing.js'
import { errorAnswer, type Answer } from './answer.js'
import { authenticate, type AuthenticationRules } from './authentication.js'
import { isBucketName, type Bucket } from './bucket.js'
import * as onBucket from './bucket-operations.js'
import type { BucketCall, ObjectCall } from './call.js'
import type { Claim } from './claim.js'
import { mayCall, permissionsFor, type Credential } from './credential.js'
import type { StoredRule } from './encryption-rule.js'
import { OssError, ossError } from './error.js'
import type { Serving } from './exchange.js'
import { refusePreflight } from './cors-preflight.js'
import { knowsHeaders } from './known-headers.js'
import { needOfOss } from './needed-permissions.js'
import { refuseEncryptionHeaders } from './object-encryption.js'
import { listObjects, listObjectsV2 } from './object-listing.js'
import * as onObject from './object-operations.js'
import { refusalOf, type Operation } from './operation.js'
import { refuseConditions } from './precondition.js'
import { listBuckets } from './service-operations.js'
import { parameter, type WireRequest } from './wire-request.js'

/** One request on its way through OSS. */
export interface OssRequest {
  request: WireRequest
  claim: Claim
  address: Address
  operation: Operation
  requestId: string
  body: () => Promise<Buffer>
  serving: Serving
}

const DEFAULT_REGION = 'cn-hangzhou'

/** OSS's own answer to a request: who asks, may they, what about, and then the operation itself. */
export async function serve(exchange: OssRequest, rules: AuthenticationRules): Promise<Answer> {
  try {
    return await carryOut(exchange, rules)
  } catch (error) {
    const refusal = error instanceof OssError ? error : ossError('InternalError')
    const { request, requestId } = exchange
    return errorAnswer(refusal, request.method, requestId, request.host)
  }
}

async function carryOut(exchange: OssRequest, rules: AuthenticationRules): Promise<Answer> {
  const { request, address, operation } = exchange
  const { account } = rules
  // Where among its checks OSS does this is not documented; the host and the path alone decide it.
  if (address.secondLevel) throw ossError('SecondLevelDomainForbidden')
  // OSS finds the bucket before it looks at the key: live tests of alibabacloud-oss-python-sdk-v2
  // (tests/integration) and alibabacloud-oss-go-sdk-v2 (oss/client_integration_*) ask with an unknown one.
  const bucket = mayMakeBucket(exchange) ? undefined : bucketOf(address, account)
  if (bucket !== undefined) refusePreflight(request)
  const caller = authenticate(request, address, exchange.claim, rules)
  const region = regionOf(exchange)
  if (bucket !== undefined) checkEndpoint(exchange, bucket, region)
  checkPermission(caller, operation, address, parameter(request, 'versionId') !== undefined)
  if (operation === 'Unknown') throw refusalOf(request, address)
  if (!knowsHeaders(operation, request)) throw ossError('NotImplemented')
  if (operation === 'PutObject') refuseConditions(request)
  if (operation !== 'PutObject' && operation !== 'PutBucket') refuseEncryptionHeaders(request)
  const body = await exchange.body()
  checkMd5(request, body)
  const { propagationMs = 0, seen, strayTo } = exchange.serving
  const now = new Date(rules.now())
  const call = { request, address, account, caller, body, now, propagationMs }
  const inRegion = { ...call, region: region ?? bucket?.region ?? DEFAULT_REGION }
  if (operation === 'ListBuckets') return listBuckets(inRegion)
  if (operation === 'PutBucket') return onBucket.putBucket(inRegion)
  if (bucket === undefined) throw ossError('NotImplemented')
  const meant = strayTo === undefined ? bucket : account.bucket(strayTo)
  if (meant === undefined)
    throw ossError('NoSuchBucket', { extras: [['BucketName', strayTo ?? '']] })
  return bucketAnswer(operation, { ...inRegion, bucket: meant, visibleRule: ruleSeen(meant, seen) })
}

function ruleSeen(bucket: Bucket, seen: Serving['seen']): StoredRule | undefined {
  if (seen === undefined) return bucket.visibleRule
  return seen === 'before' ? bucket.ruleBefore : (seen ?? undefined)
}

function bucketAnswer(operation: Operation, call: BucketCall): Answer {
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
      return objectAnswer(operation, { ...call, key: call.address.key ?? '' })
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

function objectAnswer(
  operation: 'PutObject' | 'GetObject' | 'HeadObject' | 'DeleteObject' | 'GetObjectAcl',
  call: ObjectCall
): Answer {
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

/** The endpoint's region; an endpoint that names none takes the one the caller signed for. */
function regionOf({ address, claim }: OssRequest): string | undefined {
  return address.region ?? (claim.form === 'v4' ? claim.scope.region : undefined)
}

/** PutBucketAcl makes a bucket too, where there is none: help.aliyun.com/en/oss/developer-reference/putbucketacl. */
function mayMakeBucket({ operation, request, address }: OssRequest): boolean {
  const putsAcl = request.method === 'PUT' && parameter(request, 'acl') !== undefined
  return operation === 'PutBucket' || (putsAcl && address.key === undefined)
}

function bucketOf(
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
  { request, address }: OssRequest,
  bucket: Bucket,
  region: string | undefined
): void {
  if (address.accelerated) {
    throw ossError('TransferAccelerationDisabled', { extras: [['BucketName', bucket.name]] })
  }
  if (region !== undefined && region !== bucket.region) {
    throw wrongRegion(bucket.name, publicEndpoint(bucket.region))
  }
  if (request.method === 'POST') throw refusalOf(request, address)
}

/** help.aliyun.com/en/oss/user-guide/0003-00001403 */
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

/** The message tells sessions from users: help.aliyun.com, "HTTP 403 status code". */
function checkPermission(
  caller: Credential,
  operation: Operation,
  address: Address,
  ofVersion: boolean
): void {
  const { deny = [], securityToken } = caller
  const needed = permissionsFor(operation, ofVersion)
  if (needed.some(permission => deny.includes(permission))) throw ossError('AccessDenied')
  const need = needOfOss(operation, address, ofVersion, Account.ownerId)
  if (need === undefined || mayCall(caller, need)) return
  if (securityToken === undefined) throw ossError('AccessDenied')
  throw ossError('AccessDenied', { message: "Access denied by authorizer's policy." })
}

function checkMd5({ headers }: WireRequest, body: Buffer): void {
  const given = headers.get('content-md5')
  if (given === undefined) return
  if (given !== createHash('md5').update(body).digest('base64')) throw ossError('InvalidDigest')
}
