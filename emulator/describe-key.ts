import { Account } from './account.js'
import type { Answer } from './answer.js'
import { mayCall, type Credential } from './credential.js'
import { jsonDate } from './json-date.js'
import { kmsError } from './kms-error.js'
import type { KmsKey } from './kms-key.js'
import { keyArn, keyNameOf } from './kms-key-name.js'
import { needOfKms } from './needed-permissions.js'
import { jsonAnswer, missing, type RpcError } from './rpc-error.js'

/** help.aliyun.com, KMS API 2016-01-20, DescribeKey; it answers for keys in every state. */
export function describeKey(
  keyId: string | undefined,
  region: string,
  {
    account: { kms },
    caller,
    requestId
  }: { account: Account; caller: Credential; requestId: string }
): Answer {
  if (!keyId) throw missing('KeyId')
  if (!kms.enabled) throw kmsError('Forbidden.KmsServiceNotEnabled')
  const key = kms.find(region, keyId)
  const need = needOfKms('DescribeKey', region, keyId, key?.id, Account.ownerId)
  if (!mayCall(caller, need)) throw kmsError('Forbidden.NoPermission')
  if (key === undefined) throw notFound(keyId)
  if (key.forbidden) throw kmsError('Forbidden.NoPermission')
  return jsonAnswer(200, { RequestId: requestId, KeyMetadata: metadataOf(key) })
}

function notFound(keyId: string): RpcError {
  switch (keyNameOf(keyId)?.kind) {
    case 'alias':
      return kmsError('Forbidden.AliasNotFound')
    case 'id':
      return kmsError('Forbidden.KeyNotFound')
    case undefined:
      return kmsError('InvalidParameter')
  }
}

function metadataOf(key: KmsKey): Record<string, string> {
  return {
    KeyId: key.id,
    Arn: keyArn(key.region, Account.ownerId, key.id),
    KeyState: key.state,
    KeyUsage: key.usage,
    KeySpec: key.spec,
    Origin: key.origin,
    Creator: key.creator ?? Account.ownerId,
    CreationDate: seconds(key.createdAt),
    Description: '',
    ProtectionLevel: 'SOFTWARE',
    PrimaryKeyVersion: `${key.id}-version`,
    MaterialExpireTime: seconds(key.materialExpires),
    DeleteDate: seconds(key.deletes),
    AutomaticRotation: 'Disabled'
  }
}

/** Nothing for no date. */
function seconds(date: Date | undefined): string {
  return date === undefined ? '' : jsonDate(date)
}
