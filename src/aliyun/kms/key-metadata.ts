import { defined } from '../../encryption/defined-fields.js'
import { isSameKey } from '../../encryption/kms-key-identity.js'
import type { KmsKeyState } from '../../encryption/kms-key-state.js'
import { fieldOf } from '../http/json-response.js'
import { isWord } from '../http/untrusted-text.js'
import { parseKmsKey } from '../identifiers/kms-key.js'
import type { RpcResponse } from '../rpc/response.js'

const requiredFields = ['KeyId', 'Arn', 'KeyState', 'KeyUsage', 'KeySpec'] as const

/**
 * Parses the body of a 200 to DescribeKey; `null` when a required field is missing or occurs twice, of
 * which JSON.parse would silently keep the last one.
 * Source: KMS API 2016-01-20, DescribeKey, KeyMetadata.
 */
export function parseKeyMetadata({ json, body }: RpcResponse): KmsKeyState | null {
  if (['KeyMetadata', ...requiredFields].some(name => body.split(`"${name}"`).length > 2))
    return null
  const metadata = fieldOf(json, 'KeyMetadata')
  const [id, arn, state, usage, spec] = requiredFields.map(name => word(metadata, name))
  if (!id || !arn || !state || !usage || !spec) return null
  const parsed = parseKmsKey(arn)
  if (!parsed.ok || parsed.value.id === undefined || parsed.value.region === undefined) return null
  const key = { id: parsed.value.id, region: parsed.value.region }
  if (!isSameKey(key.id, id)) return null
  const materialExpires = word(metadata, 'MaterialExpireTime')
  const deletes = word(metadata, 'DeleteDate')
  if (materialExpires === null || deletes === null) return null
  return defined({
    ...key,
    account: /^acs:kms:[^:]*:(\d+):/.exec(arn)?.[1],
    state,
    usage,
    spec,
    materialExpires: materialExpires || undefined,
    deletes: deletes || undefined
  })
}

/** Empty: absent. `null`: unreadable. */
function word(object: unknown, name: string): string | null {
  const value = fieldOf(object, name) ?? ''
  if (value === '') return ''
  return typeof value === 'string' && isWord(value) ? value : null
}
