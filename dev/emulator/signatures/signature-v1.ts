import { createHmac } from 'node:crypto'
import type { Address } from '../endpoints/address.js'
import { canonicalResourcePath } from './signature-v4.js'
import type { WireRequest } from '../http/wire-request.js'

/** The V1 signature. Source: alibabacloud-oss-go-sdk-v2 oss/signer/v1.go. */
export interface V1Signature {
  stringToSign: string
  signature: string
}

/** @param date the Date line: the date header's value, or a signed URL's Expires. */
export function signV1(
  request: Pick<WireRequest, 'method' | 'query' | 'headers'>,
  address: Address,
  date: string,
  secret: string
): V1Signature {
  const { headers } = request
  const ossHeaders = [...headers.keys()]
    .filter(name => name.startsWith('x-oss-'))
    .sort()
    .map(name => `${name}:${headers.get(name) ?? ''}\n`)
  const stringToSign = [
    request.method,
    headers.get('content-md5') ?? '',
    headers.get('content-type') ?? '',
    date,
    `${ossHeaders.join('')}${canonicalResource(request.query, address)}`
  ].join('\n')
  return { stringToSign, signature: hmacSha1(secret, stringToSign) }
}

function canonicalResource(query: WireRequest['query'], address: Address): string {
  const signed = query
    .filter(([name]) => SIGNED_PARAMETERS.has(name) || name.startsWith('x-oss-'))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
  const resource = canonicalResourcePath(address)
  const text = signed.length === 0 ? resource : `${resource}?${signed.join('&')}`
  // UTF-8 bytes, one per character, like the header values.
  return Buffer.from(text).toString('latin1')
}

function hmacSha1(secret: string, stringToSign: string): string {
  return createHmac('sha1', secret).update(stringToSign, 'latin1').digest('base64')
}

/**
 * Every parameter that one of the vendor's SDKs signs: aliyun-oss-java-sdk SignParameters.java,
 * aliyun-oss-python-sdk oss2/auth.py, aliyun-oss-go-sdk oss/conn.go, alibabacloud-oss-go-sdk-v2
 * oss/signer/v1.go and the SubResource of its operations. None signs `regions` or `accessmonitor`,
 * which some send.
 */
const SIGNED_PARAMETERS = new Set(
  `accessPoint accessPointConfigForObjectProcess accessPointForObjectProcess accessPointPolicy
  accessPointPolicyForObjectProcess acl agenticBucket append asyncFetch bucketArchiveDirectRead
  bucketInfo callback callback-var cleanRestoredObject cloudboxes cname comp continuation-token cors
  delete encryption endTime group httpsConfig img inventory inventoryId legalHold lifecycle link
  live location logging metadataConfiguration metadataInventoryTable metadataJournalTable metaQuery
  objectInfo objectMeta objectWorm overwriteConfig partNumber policy policyStatus position
  processConfiguration publicAccessBlock qos qosInfo qosRequester quota redundancyTransition referer
  regionList replication replicationLocation replicationProgress requesterQosInfo requestPayment
  resourceGroup resourcePool resourcePoolBuckets resourcePoolInfo response-cache-control
  response-content-disposition response-content-encoding response-content-language
  response-content-type response-expires responseHeader restore retention rtc seal security-token
  sequential startTime stat status style styleName symlink tagging transferAcceleration udf
  udfApplication udfApplicationLog udfId udfImage udfImageDesc udfName uploadId uploads
  userDefinedLogFieldsConfig versionId versioning versions vip vod vpcip website withHashContext
  worm wormExtend wormId`.split(/\s+/)
)
