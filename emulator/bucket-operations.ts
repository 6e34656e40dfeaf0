import { internalEndpoint, publicEndpoint } from './addressing.js'
import { empty, xmlAnswer, type Answer } from './answer.js'
import { Bucket, DEFAULT_RESOURCE_GROUP, isBucketName, type BucketTraits } from './bucket.js'
import type { BucketCall, Call } from './call.js'
import { parseRule, printFlatRule, printRule } from './encryption-rule.js'
import { ossError } from './error.js'
import { requestedEncryption } from './object-encryption.js'
import { owner } from './service-operations.js'
import { storageClassOf } from './storage-class.js'
import { element, readXml, text, xmlDocument } from './xml.js'
import { xmlDate } from './xml-date.js'

export function getBucketEncryption({ bucket, address, visibleRule }: BucketCall): Answer {
  if (visibleRule !== undefined) return xmlAnswer(printRule(visibleRule))
  // An answer that is about another bucket than was asked for says so where it can.
  const strayed = bucket.name !== address.bucket
  throw ossError(
    'NoSuchServerSideEncryptionRule',
    strayed ? { extras: [['BucketName', bucket.name]] } : {}
  )
}

export function putBucketEncryption({ bucket, body, propagationMs }: BucketCall): Answer {
  bucket.changeRule(parseRule(body), propagationMs)
  return empty(200)
}

/** 204 also when there is no rule: no other answer is documented, and SDKs delete blindly. */
export function deleteBucketEncryption({ bucket, propagationMs }: BucketCall): Answer {
  bucket.changeRule(undefined, propagationMs)
  return empty(204)
}

/** The root itself holds the text: help.aliyun.com/en/oss/developer-reference/getbucketlocation. */
export function getBucketLocation({ bucket }: BucketCall): Answer {
  return xmlAnswer(xmlDocument(text('LocationConstraint', `oss-${bucket.region}`)))
}

/** Elements as alibabacloud-oss-go-sdk-v2 oss/api_op_bucket_basic.go reads them. */
export function getBucketInfo({ bucket, visibleRule }: BucketCall): Answer {
  return xmlAnswer(
    xmlDocument(
      element('BucketInfo', [
        element('Bucket', [
          text('AccessMonitor', 'Disabled'),
          text('BlockPublicAccess', bucket.blockPublicAccess),
          text('Comment', ''),
          text('CreationDate', xmlDate(bucket.createdAt)),
          text('CrossRegionReplication', bucket.replication ? 'Enabled' : 'Disabled'),
          text('DataRedundancyType', bucket.redundancy),
          text('ExtranetEndpoint', publicEndpoint(bucket.region)),
          text('IntranetEndpoint', internalEndpoint(bucket.region)),
          text('Location', `oss-${bucket.region}`),
          text('Name', bucket.name),
          text('ResourceGroupId', DEFAULT_RESOURCE_GROUP),
          text('StorageClass', bucket.storageClass),
          text('TransferAcceleration', 'Disabled'),
          ...(bucket.versioning === undefined ? [] : [text('Versioning', bucket.versioning)]),
          owner(),
          element('AccessControlList', [text('Grant', bucket.acl)]),
          printFlatRule(visibleRule),
          element('BucketPolicy', [text('LogBucket', ''), text('LogPrefix', '')])
        ])
      ])
    )
  )
}

/** help.aliyun.com/en/oss/developer-reference/putbucket, with encryption at creation. */
export function putBucket({ request, address, account, body, region, now }: Call): Answer {
  const name = address.bucket ?? ''
  if (!isBucketName(name)) throw ossError('InvalidBucketName', { extras: [['BucketName', name]] })
  const traits = createdTraits(body)
  const rule = requestedEncryption(request)
  const existing = account.bucket(name)
  const { cloudBox } = address
  if (existing !== undefined && (existing.region !== region || existing.cloudBox !== cloudBox)) {
    throw ossError('BucketAlreadyExists', { extras: [['BucketName', name]] })
  }
  const place = cloudBox === undefined ? {} : { cloudBox }
  const bucket = existing ?? new Bucket(name, region, now, { ...traits, ...place })
  // The one that is taken: known-headers.ts.
  if (request.headers.has('x-oss-acl')) bucket.acl = 'private'
  if (rule !== undefined) bucket.changeRule(rule)
  account.addBucket(bucket)
  return empty(200, { Location: `/${name}` })
}

/** What the emulator does not know of, it refuses. */
function createdTraits(body: Buffer): BucketTraits {
  if (body.length === 0) return {}
  const configuration = readXml(body, 'CreateBucketConfiguration')
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
  return { storageClass: storageClassOf(children.get('StorageClass')?.[0]?.text), redundancy }
}

/** Old versions and delete markers fill a bucket too. */
export function deleteBucket({ bucket, account }: BucketCall): Answer {
  if (!bucket.objects.isEmpty) {
    throw ossError('BucketNotEmpty', { extras: [['BucketName', bucket.name]] })
  }
  account.removeBucket(bucket.name)
  return empty(204)
}
