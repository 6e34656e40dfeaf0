import { Account } from '../account/account.js'
import { jsonResponse, type ServiceResponse } from '../http/response.js'
import { isAllowed, type Credential } from '../ram/credential.js'
import { jsonTimestamp } from '../http/timestamps.js'
import { kmsError } from '../errors/kms-errors.js'
import type { StoredKmsKey } from '../account/kms-key.js'
import { kmsKeyArn, parseKmsKeyId } from '../account/kms-key-id.js'
import { requiredKmsPermission } from '../account/required-permissions.js'
import { missingParameter, type RpcServiceError } from '../errors/rpc-errors.js'

/** Supports keys in every state. Source: help.aliyun.com, KMS API 2016-01-20, DescribeKey. */
export function describeKey(
  keyId: string | undefined,
  region: string,
  {
    account: { kms },
    caller,
    requestId
  }: { account: Account; caller: Credential; requestId: string }
): ServiceResponse {
  if (!keyId) throw missingParameter('KeyId')
  if (!kms.enabled) throw kmsError('Forbidden.KmsServiceNotEnabled')
  const key = kms.find(region, keyId)
  const permission = requiredKmsPermission('DescribeKey', {
    region,
    requestedKeyId: keyId,
    id: key?.id,
    ownerId: Account.ownerId
  })
  if (!isAllowed(caller, permission)) throw kmsError('Forbidden.NoPermission')
  if (key === undefined) throw notFound(keyId)
  if (key.forbidden) throw kmsError('Forbidden.NoPermission')
  return jsonResponse(200, { RequestId: requestId, KeyMetadata: metadataOf(key) })
}

function notFound(keyId: string): RpcServiceError {
  switch (parseKmsKeyId(keyId)?.kind) {
    case 'alias':
      return kmsError('Forbidden.AliasNotFound')
    case 'id':
      return kmsError('Forbidden.KeyNotFound')
    case undefined:
      return kmsError('InvalidParameter')
  }
}

function metadataOf(key: StoredKmsKey): Record<string, string> {
  return {
    KeyId: key.id,
    Arn: kmsKeyArn(key.region, Account.ownerId, key.id),
    KeyState: key.state,
    KeyUsage: key.usage,
    KeySpec: key.spec,
    Origin: key.origin,
    Creator: key.creator ?? Account.ownerId,
    CreationDate: optionalTimestamp(key.createdAt),
    Description: '',
    ProtectionLevel: 'SOFTWARE',
    PrimaryKeyVersion: `${key.id}-version`,
    MaterialExpireTime: optionalTimestamp(key.materialExpiresAt),
    DeleteDate: optionalTimestamp(key.deletionDate),
    AutomaticRotation: 'Disabled'
  }
}

/** Empty for no date. */
function optionalTimestamp(date: Date | undefined): string {
  return date === undefined ? '' : jsonTimestamp(date)
}
