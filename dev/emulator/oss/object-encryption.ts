import { Account } from '../account/account.js'
import type { OssCall, OssObjectCall } from './oss-call.js'
import { isAllowed } from '../ram/credential.js'
import { validateRule, type StoredRule } from '../account/encryption-rule.js'
import { ossError } from '../errors/oss-errors.js'
import { canEncryptObjects } from '../account/kms-key.js'
import { parseKmsKeyId } from '../account/kms-key-id.js'
import { requiredKmsPermission } from '../account/required-permissions.js'
import type { WireRequest } from '../http/wire-request.js'

const ALGORITHM = 'x-oss-server-side-encryption'
const DATA_ENCRYPTION = 'x-oss-server-side-data-encryption'
const KEY_ID = 'x-oss-server-side-encryption-key-id'
const CONTEXT = 'x-oss-server-side-encryption-context'

/**
 * The KMS permissions that the caller needs for uploads and downloads. Source: help.aliyun.com,
 * OSS, "Server-side encryption".
 */
const ACTIONS = { write: ['GenerateDataKey', 'Decrypt'], read: ['Decrypt'] } as const

/**
 * The encryption headers of PutObject and PutBucket. Source:
 * help.aliyun.com/en/oss/developer-reference/putobject and the EC pages 0005-00000204 to -00000230.
 */
export function requestedEncryption({ headers }: WireRequest): StoredRule | undefined {
  const algorithm = headers.get(ALGORITHM)
  const keyId = headers.get(KEY_ID)
  if (algorithm === undefined) {
    // The data encryption alone has no effect. Source: aliyun-oss-python-sdk
    // tests/test_server_side_encryotion.py.
    const dependentHeader = [KEY_ID, CONTEXT].find(name => headers.has(name))
    if (dependentHeader === undefined) return undefined
    throw invalid(
      dependentHeader,
      headers.get(dependentHeader),
      `${dependentHeader} needs the header ${ALGORITHM}.`
    )
  }
  if (!['AES256', 'SM4', 'KMS'].includes(algorithm)) {
    throw ossError('InvalidEncryptionAlgorithmError', {
      message: 'The encryption algorithm specified is not valid.'
    })
  }
  if (keyId === '' && algorithm === 'KMS') {
    throw invalid(KEY_ID, keyId, 'The KMS key id must not be empty.', '0005-00000205')
  }
  checkContext(headers.get(CONTEXT), algorithm === 'KMS' && keyId !== undefined)
  return validateRule(algorithm, keyId, headers.get(DATA_ENCRYPTION))
}

/**
 * Only writes accept these headers. Source: alibabacloud.com/help/en/oss/support/0005-00000002.
 */
export function rejectEncryptionHeaders({ headers }: WireRequest): void {
  const name = [ALGORITHM, DATA_ENCRYPTION, KEY_ID, CONTEXT].find(header => headers.has(header))
  if (name === undefined) return
  throw invalid(name, headers.get(name), `${name} is not supported here.`, '0005-00000002')
}

/**
 * OSS calls KMS for every write and read under KMS, with the key as given, and KMS knows only its
 * region's keys. OSS's service key exists for everyone once KMS is activated; a customer key is
 * used on the caller's behalf. Source: help.aliyun.com, OSS, "Server-side encryption".
 */
export function checkKmsKeyUse(
  encryption: StoredRule | undefined,
  use: 'write' | 'read',
  region: string,
  { account, caller, now }: Pick<OssCall, 'account' | 'caller' | 'now'>
): void {
  if (encryption?.algorithm !== 'KMS') return
  if (!account.kms.enabled) throw ossError('KmsServiceNotEnabled')
  const { kmsKeyId } = encryption
  if (kmsKeyId === undefined) {
    account.kms.serviceKey(region, now)
    return
  }
  const key = account.kms.find(region, kmsKeyId)
  if (key === undefined) {
    throw ossError(parseKmsKeyId(kmsKeyId)?.kind === 'alias' ? 'AliasNotFound' : 'KeyNotFound')
  }
  const permitted = ACTIONS[use].every(action =>
    isAllowed(
      caller,
      requiredKmsPermission(action, {
        region,
        requestedKeyId: kmsKeyId,
        id: key.id,
        ownerId: Account.ownerId
      })
    )
  )
  if (key.forbidden || !permitted) {
    throw ossError('AccessDenied', { message: 'This request is forbidden by kms.' })
  }
  if (!canEncryptObjects(key)) {
    throw ossError('InvalidArgument', {
      message: 'The type of the KMS key is not supported; it must be a symmetric key.',
      ec: '0005-00000226'
    })
  }
  switch (key.state) {
    case 'Enabled':
      return
    case 'Disabled':
      throw ossError('KeyDisabled')
    case 'PendingDeletion':
      throw ossError('KeyPendingDeletion')
    case 'PendingImport':
      throw ossError('KeyPendingImport')
  }
}

/**
 * The encryption headers of Put, Get and Head; none when the object is not encrypted. Under KMS
 * they always name a key: without a customer key, OSS's own, which aliyun-oss-python-sdk
 * tests/common.py reads.
 */
export function encryptionHeaders(
  encryption: StoredRule | undefined,
  { account, bucket, now }: OssObjectCall
): Record<string, string> {
  if (encryption === undefined) return {}
  const { algorithm, kmsKeyId, kmsDataEncryption } = encryption
  const keyId =
    algorithm === 'KMS' ? (kmsKeyId ?? account.kms.serviceKey(bucket.region, now).id) : undefined
  return {
    [ALGORITHM]: algorithm,
    ...(keyId === undefined ? {} : { [KEY_ID]: keyId }),
    ...(kmsDataEncryption === undefined ? {} : { [DATA_ENCRYPTION]: kmsDataEncryption })
  }
}

function checkContext(context: string | undefined, ownKey: boolean): void {
  if (context === undefined) return
  if (!ownKey) throw invalid(CONTEXT, context, `${CONTEXT} needs a KMS key id.`, '0005-00000228')
  try {
    JSON.parse(context)
  } catch {
    throw invalid(CONTEXT, context, `${CONTEXT} is not JSON.`, '0005-00000230')
  }
}

function invalid(name: string, value: string | undefined, message: string, ec?: string): Error {
  return ossError('InvalidArgument', {
    message,
    ...(ec === undefined ? {} : { ec }),
    extras: [
      ['ArgumentName', name],
      ['ArgumentValue', value ?? '']
    ]
  })
}
