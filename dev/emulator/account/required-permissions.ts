import type { Address } from '../endpoints/address.js'
import { kmsKeyArn, parseKmsKeyId } from './kms-key-id.js'
import type { ApiOperation } from '../http/operation.js'
import type { RequiredPermission } from '../ram/ram-policy.js'

/**
 * The RAM permission that an OSS operation needs. HEAD has no action of its own, and both listings
 * share one. OSS resources name no region, hence `*`. Source: help.aliyun.com/en/oss, "RAM
 * policies".
 */
export function requiredOssPermission(
  operation: ApiOperation,
  { bucket = '', key = '' }: Address,
  namesVersion: boolean,
  ownerId: string
): RequiredPermission | undefined {
  const permission = (action: string, resource: string): RequiredPermission => ({
    action: `oss:${action}`,
    resources: [`acs:oss:*:${ownerId}:${resource}`]
  })
  switch (operation) {
    case 'ListBuckets':
      return permission('ListBuckets', '*')
    case 'GetBucketEncryption':
    case 'PutBucketEncryption':
    case 'DeleteBucketEncryption':
    case 'GetBucketLocation':
    case 'GetBucketInfo':
    case 'PutBucket':
    case 'DeleteBucket':
      return permission(operation, bucket)
    case 'ListObjects':
    case 'ListObjectsV2':
      return permission('ListObjects', bucket)
    case 'PutObject':
      return permission('PutObject', `${bucket}/${key}`)
    case 'GetObject':
    case 'HeadObject':
      return permission(namesVersion ? 'GetObjectVersion' : 'GetObject', `${bucket}/${key}`)
    case 'DeleteObject':
      return permission(namesVersion ? 'DeleteObjectVersion' : 'DeleteObject', `${bucket}/${key}`)
    case 'GetObjectAcl':
      return permission(namesVersion ? 'GetObjectVersionAcl' : 'GetObjectAcl', `${bucket}/${key}`)
    case 'DescribeKey':
    case 'AssumeRole':
    case 'AssumeRoleWithOIDC':
    case 'GetMetadataToken':
    case 'GetInstanceCredentials':
    case 'Unknown':
      return undefined
  }
}

type KmsAction = 'DescribeKey' | 'GenerateDataKey' | 'Decrypt'

interface KmsKeyReference {
  readonly region: string
  readonly requestedKeyId: string
  /** The key's ID; undefined: the requested key does not exist. */
  readonly id: string | undefined
  readonly ownerId: string
}

/**
 * The RAM permission that a KMS operation needs. For a key named by its alias, a permission for
 * either name suffices; for a key that does not exist, the permission must be for the requested
 * name. Source: KMS API 2016-01-20, authorization tables.
 */
export function requiredKmsPermission(
  action: KmsAction,
  { region, requestedKeyId, id, ownerId }: KmsKeyReference
): RequiredPermission {
  const keyId = parseKmsKeyId(requestedKeyId)
  const alias = keyId?.kind === 'alias' ? keyId.name : undefined
  const byId = id ?? (alias === undefined ? requestedKeyId : undefined)
  return {
    action: `kms:${action}`,
    resources: [
      ...(byId === undefined ? [] : [kmsKeyArn(region, ownerId, byId)]),
      ...(alias === undefined ? [] : [`acs:kms:${region}:${ownerId}:${alias}`])
    ]
  }
}

export function requiredAssumeRolePermission(roleArn: string): RequiredPermission {
  return { action: 'sts:AssumeRole', resources: [roleArn] }
}
