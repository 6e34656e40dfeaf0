import { internalEndpoint, publicEndpoint } from '../endpoints/address.js'
import { emptyResponse, xmlResponse, type ServiceResponse } from '../http/response.js'
import {
  Bucket,
  type BucketProperties,
  DEFAULT_RESOURCE_GROUP,
  isBucketName,
  parseStorageClass
} from '../account/bucket.js'
import type { OssBucketCall, OssCall } from './oss-call.js'
import { parseRule, serializeFlatRule, serializeRule } from '../account/encryption-rule.js'
import { ossError } from '../errors/oss-errors.js'
import { requestedEncryption } from './object-encryption.js'
import { ownerElement } from './list-buckets.js'
import { element, parseXml, textElement, xmlDocument } from '../http/xml.js'
import { xmlTimestamp } from '../http/timestamps.js'

export function getBucketEncryption({
  bucket,
  address,
  visibleRule
}: OssBucketCall): ServiceResponse {
  if (visibleRule !== undefined) return xmlResponse(serializeRule(visibleRule))
  // A response about another bucket than requested names it where the format allows.
  const isOtherBucket = bucket.name !== address.bucket
  throw ossError(
    'NoSuchServerSideEncryptionRule',
    isOtherBucket ? { extras: [['BucketName', bucket.name]] } : {}
  )
}

export function putBucketEncryption({
  bucket,
  body,
  propagationMs
}: OssBucketCall): ServiceResponse {
  bucket.changeRule(parseRule(body), propagationMs)
  return emptyResponse(200)
}

/**
 * 204 also when there is no rule: no other response is documented, and SDKs delete unconditionally.
 */
export function deleteBucketEncryption({ bucket, propagationMs }: OssBucketCall): ServiceResponse {
  bucket.changeRule(undefined, propagationMs)
  return emptyResponse(204)
}

/**
 * The root element has the text. Source:
 * help.aliyun.com/en/oss/developer-reference/getbucketlocation.
 */
export function getBucketLocation({ bucket }: OssBucketCall): ServiceResponse {
  return xmlResponse(xmlDocument(textElement('LocationConstraint', `oss-${bucket.region}`)))
}

/** The elements that alibabacloud-oss-go-sdk-v2 oss/api_op_bucket_basic.go reads. */
export function getBucketInfo({ bucket, visibleRule }: OssBucketCall): ServiceResponse {
  return xmlResponse(
    xmlDocument(
      element('BucketInfo', [
        element('Bucket', [
          textElement('AccessMonitor', 'Disabled'),
          textElement('BlockPublicAccess', bucket.blockPublicAccess),
          textElement('Comment', ''),
          textElement('CreationDate', xmlTimestamp(bucket.createdAt)),
          textElement('CrossRegionReplication', bucket.replication ? 'Enabled' : 'Disabled'),
          textElement('DataRedundancyType', bucket.redundancy),
          textElement('ExtranetEndpoint', publicEndpoint(bucket.region)),
          textElement('IntranetEndpoint', internalEndpoint(bucket.region)),
          textElement('Location', `oss-${bucket.region}`),
          textElement('Name', bucket.name),
          textElement('ResourceGroupId', DEFAULT_RESOURCE_GROUP),
          textElement('StorageClass', bucket.storageClass),
          textElement('TransferAcceleration', 'Disabled'),
          ...(bucket.versioning === undefined
            ? []
            : [textElement('Versioning', bucket.versioning)]),
          ownerElement(),
          element('AccessControlList', [textElement('Grant', bucket.acl)]),
          serializeFlatRule(visibleRule),
          element('BucketPolicy', [textElement('LogBucket', ''), textElement('LogPrefix', '')])
        ])
      ])
    )
  )
}

/**
 * Supports encryption at creation. Source: help.aliyun.com/en/oss/developer-reference/putbucket.
 */
export function putBucket({
  request,
  address,
  account,
  body,
  region,
  now
}: OssCall): ServiceResponse {
  const name = address.bucket ?? ''
  if (!isBucketName(name)) throw ossError('InvalidBucketName', { extras: [['BucketName', name]] })
  const traits = parseBucketProperties(body)
  const rule = requestedEncryption(request)
  const existing = account.bucket(name)
  const { cloudBox } = address
  if (existing !== undefined && (existing.region !== region || existing.cloudBox !== cloudBox)) {
    throw ossError('BucketAlreadyExists', { extras: [['BucketName', name]] })
  }
  const place = cloudBox === undefined ? {} : { cloudBox }
  const bucket = existing ?? new Bucket(name, region, now, { ...traits, ...place })
  // The only supported value, see supported-headers.ts.
  if (request.headers.has('x-oss-acl')) bucket.acl = 'private'
  if (rule !== undefined) bucket.changeRule(rule)
  account.addBucket(bucket)
  return emptyResponse(200, { Location: `/${name}` })
}

/** Rejects elements that the emulator does not support. */
function parseBucketProperties(body: Buffer): BucketProperties {
  if (body.length === 0) return {}
  const configuration = parseXml(body, 'CreateBucketConfiguration')
  if (configuration === undefined) throw ossError('MalformedXML')
  const { children } = configuration
  if ([...children.keys()].some(name => !['StorageClass', 'DataRedundancyType'].includes(name))) {
    throw ossError('NotImplemented')
  }
  const redundancy = children.get('DataRedundancyType')?.[0]?.text ?? 'LRS'
  if (redundancy !== 'LRS' && redundancy !== 'ZRS') {
    throw ossError('InvalidArgument', {
      extras: [
        ['ArgumentName', 'DataRedundancyType'],
        ['ArgumentValue', redundancy]
      ]
    })
  }
  return { storageClass: parseStorageClass(children.get('StorageClass')?.[0]?.text), redundancy }
}

/** Old versions and delete markers make a bucket non-empty, too. */
export function deleteBucket({ bucket, account }: OssBucketCall): ServiceResponse {
  if (!bucket.objects.isEmpty) {
    throw ossError('BucketNotEmpty', { extras: [['BucketName', bucket.name]] })
  }
  account.removeBucket(bucket.name)
  return emptyResponse(204)
}
