import { isSameKey } from '../../encryption/kms-key-identity.js'
import type { KmsKeyState } from '../../encryption/kms-key-state.js'
import { isWord } from '../http/untrusted-text.js'
import { parseKmsKey } from '../identifiers/kms-key.js'
import { fieldOf } from '../http/json-response.js'
import type { RpcResponse } from '../rpc/response.js'

const needed = ['KeyId', 'Arn', 'KeyState', 'KeyUsage', 'KeySpec'] as const

/**
 * Reads the body of a 200 to DescribeKey; `null` when it does not tell all that matters, or tells
 * it twice: JSON would let the last one win.
 * Source: KMS API 2016-01-20, DescribeKey, KeyMetadata.
 */
export function parseKeyMetadata({ json, body }: RpcResponse): KmsKeyState | null {
  if (['KeyMetadata', ...needed].some(name => body.split(`"${name}"`).length > 2)) return null
  const metadata = fieldOf(json, 'KeyMetadata')
  const [id, arn, state, usage, spec] = needed.map(name => word(metadata, name))
  if (!id || !arn || !state || !usage || !spec) return null
  const named = parseKmsKey(arn)
  if (!('id' in named) || named.id === undefined || named.region === undefined) return null
  if (!isSameKey(named.id, id)) return null
  const materialExpires = word(metadata, 'MaterialExpireTime')
  const deletes = word(metadata, 'DeleteDate')
  if (materialExpires === null || deletes === null) return null
  return {
    id: named.id,
    region: named.region,
    ...accountIn(arn),
    state,
    usage,
    spec,
    ...(materialExpires === '' ? {} : { materialExpires }),
    ...(deletes === '' ? {} : { deletes })
  }
}

function accountIn(arn: string): { account?: string } {
  const account = /^acs:kms:[^:]*:(\d+):/.exec(arn)?.[1]
  return account === undefined ? {} : { account }
}

/** Empty: absent. `null`: not to be made sense of. */
function word(object: unknown, name: string): string | null {
  const value = fieldOf(object, name) ?? ''
  if (value === '') return ''
  return typeof value === 'string' && isWord(value) ? value : null
}
