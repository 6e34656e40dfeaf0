import {
  bucket as bucketPart,
  emptyMessage,
  message,
  own,
  seeTable,
  value,
  words,
  type Message
} from '../text/message.js'
import { defined } from './defined-fields.js'

/** The alias of the service key, which OSS manages for the account: one key per region. */
const serviceKeyAlias = 'alias/acs/oss'

/** Prefix of the aliases of all keys that cloud services manage. Source: KMS, "Manage aliases". */
const serviceAliasPrefix = 'alias/acs/'

const arnPattern =
  /^acs:kms:(?<region>[^:/]*):[^:/]*:(?:key\/(?<id>[^:/]+)|(?<alias>alias\/[^:]+))$/i

const keyNamePattern = /^(?:alias\/[^:]+|[^:/]+)$/

/** Ids that KMS generates, always in lower case: UUIDs, and `key-` with a region code and a hash. */
const generatedId = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|key-[0-9a-z]+)$/i

/** The key that a rule's key id names, independent of its spelling. */
interface KmsKeyIdentity {
  /** `unknown`: not an id, an alias or an ARN. */
  readonly owner: 'oss' | 'another service' | 'customer' | 'unknown'
  /** The id or the alias, in the spelling of KMS. */
  readonly name: string
  /** The region of an ARN; absent: the bucket's. The same alias names another key in another region. */
  readonly region?: string
}

/** Spells an id as KMS does. Ids of an unknown form stay as they are. */
export function canonicalKeyId(id: string): string {
  return generatedId.test(id) ? id.toLowerCase() : id
}

/**
 * Parses a key id as OSS shows it: absent, an id in upper or lower case, an alias, or an ARN of
 * either. Ignores the account of an ARN: ids are unique, and a key may be shared between accounts.
 */
function identify(keyId: string | undefined): KmsKeyIdentity {
  if (keyId === undefined || keyId === '') return { owner: 'oss', name: serviceKeyAlias }
  const { region, id, alias } = arnPattern.exec(keyId)?.groups ?? {}
  const name = id ?? alias ?? keyId
  const lower = name.toLowerCase()
  if (lower.startsWith(serviceAliasPrefix)) {
    const owner = lower === serviceKeyAlias ? 'oss' : 'another service'
    return defined({ owner, name: lower, region: region?.toLowerCase() })
  }
  const owner = keyNamePattern.test(name) ? 'customer' : 'unknown'
  return defined({ owner, name: canonicalKeyId(name), region: region?.toLowerCase() })
}

/**
 * Whether two key ids, as OSS shows them for a bucket in this region, name the same key; an absent
 * id names the service key. Without a region, an ARN equals only another ARN.
 */
export function isSameKey(
  one: string | undefined,
  other: string | undefined,
  region?: string
): boolean {
  const [left, right] = [identify(one), identify(other)]
  return left.name === right.name && (left.region ?? region) === (right.region ?? region)
}

/** Whether two key ids have the same id or alias, whatever their regions. */
export function hasSameName(one: string | undefined, other: string | undefined): boolean {
  return identify(one).name === identify(other).name
}

/** Whether it names the service key, of whichever region. */
export function isServiceKey(keyId: string | undefined): boolean {
  return identify(keyId).owner === 'oss'
}

/** Whether it names a customer key that a bucket in this region can use. */
export function isCustomerKey(keyId: string | undefined, region: string): boolean {
  const { owner, region: keyRegion = region } = identify(keyId)
  return owner === 'customer' && keyRegion === region
}

/** Whether it names a key that an Alibaba Cloud service manages for the account. */
export function isKeyOfService(keyId: string | undefined): boolean {
  return ['oss', 'another service'].includes(identify(keyId).owner)
}

/** Whether it is an alias that only KMS can resolve: any but the service key's. */
export function isAlias(keyId: string | undefined): boolean {
  const { owner, name } = identify(keyId)
  return ['another service', 'customer'].includes(owner) && name.startsWith('alias/')
}

/**
 * The spelling that OSS documents for a bucket in this region: the bare id, or none for the service
 * key. `null` where there is none, as for an alias or a key of another region.
 */
export function documentedSpelling(
  keyId: string | undefined,
  region?: string
): { readonly kmsKeyId?: string } | null {
  const { owner, name, region: keyRegion = region } = identify(keyId)
  if (keyRegion !== region) return null
  if (owner === 'oss') return {}
  return owner === 'customer' && !name.startsWith('alias/') ? { kmsKeyId: name } : null
}

/** Warns about a rule that does not spell its key as OSS documents it; `null`: no warning. */
export function warningAboutSpelling(
  bucket: string,
  rule: { readonly algorithm: string; readonly kmsKeyId?: string } | null,
  region: string
): Message | null {
  if (rule?.algorithm !== 'KMS' || rule.kmsKeyId === undefined) return null
  const { kmsKeyId: keyId } = rule
  const documented = documentedSpelling(keyId, region)
  if (documented?.kmsKeyId === keyId) return null
  const { region: keyRegion = region } = identify(keyId)
  const key = own(value(keyId), 'shown in the table', 'Key')
  const found = message`${bucketPart(bucket, 'Bucket')} refers to its KMS key as ${key}`
  if (keyRegion !== region) {
    const where = keyRegion === '' ? words('not given') : value(keyRegion)
    return message`${found}. The key's region (${own(where, seeTable, 'Key region')}) is not the bucket's region (${own(value(region), seeTable, 'Region')}). OSS can use only keys in the bucket's region, so uploads may fail. Set a key in the bucket's region.`
  }
  if (isServiceKey(keyId)) {
    return message`${found}. According to the OSS documentation, a rule that uses the service key has no key id. To be sure that uploads work, set the rule again without a key id.`
  }
  const bareId = documented?.kmsKeyId
  const letters = bareId === keyId.toLowerCase() ? message`, in lowercase letters` : emptyMessage
  const example =
    bareId === undefined ? emptyMessage : message` (${own(value(bareId), seeTable, 'Key id')})`
  return message`${found}. According to the OSS documentation, a rule must identify its key by the key id alone${letters}${example}. To be sure that uploads work, set the rule again with the key id.`
}
