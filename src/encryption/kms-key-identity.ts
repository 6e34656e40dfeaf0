import { defined } from './defined.js'

/** The alias of the service key: the key that OSS manages for the account, one in each region. */
const serviceKeyAlias = 'alias/acs/oss'

/** Every key that the account has not made itself has an alias below this. Source: KMS, "Manage aliases". */
const ofServices = 'alias/acs/'

const arn = /^acs:kms:(?<region>[^:/]*):[^:/]*:(?:key\/(?<id>[^:/]+)|(?<alias>alias\/[^:]+))$/i

const keyName = /^(?:alias\/[^:]+|[^:/]+)$/

/** The ids that KMS gives, which are in lower case: UUIDs, and `key-` with a region code and a hash. */
const givenId = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|key-[0-9a-z]+)$/i

/** Which key a rule's key id stands for, whatever its spelling. */
interface KmsKeyIdentity {
  /** `unknown`: the text is neither an id, an alias nor an ARN. */
  readonly owner: 'oss' | 'another service' | 'customer' | 'unknown'
  /** Its id, or else an alias, spelled as KMS does. */
  readonly name: string
  /** That of an ARN, which is another key in another region; absent: that of the bucket. */
  readonly region?: string
}

/** The id in the spelling of KMS. Ids of a form that we don't know stay as they are. */
export function canonicalKeyId(id: string): string {
  return givenId.test(id) ? id.toLowerCase() : id
}

/**
 * Reads a key id as OSS shows it: absent, an id in either case, an alias, or the ARN of one. The
 * account of an ARN is passed over: an id is unique, and a key may be shared with other accounts.
 */
function identify(keyId: string | undefined): KmsKeyIdentity {
  if (keyId === undefined || keyId === '') return { owner: 'oss', name: serviceKeyAlias }
  const { region, id, alias } = arn.exec(keyId)?.groups ?? {}
  const name = id ?? alias ?? keyId
  const lower = name.toLowerCase()
  if (lower.startsWith(ofServices)) {
    const owner = lower === serviceKeyAlias ? 'oss' : 'another service'
    return defined({ owner, name: lower, region: region?.toLowerCase() })
  }
  const owner = keyName.test(name) ? 'customer' : 'unknown'
  return defined({ owner, name: canonicalKeyId(name), region: region?.toLowerCase() })
}

/**
 * Whether two key ids, as OSS shows them for a bucket of this region, stand for one key; absent is
 * the service key. Where the region is not known, an ARN is the same as an ARN only.
 */
export function isSameKey(
  one: string | undefined,
  other: string | undefined,
  region?: string
): boolean {
  const [first, second] = [identify(one), identify(other)]
  return first.name === second.name && (first.region ?? region) === (second.region ?? region)
}

/** The same for keys of whatever regions: whether their ids or aliases are the same. */
export function hasSameName(one: string | undefined, other: string | undefined): boolean {
  return identify(one).name === identify(other).name
}

/** Whether it is the service key, of this region or another. */
export function isServiceKey(keyId: string | undefined): boolean {
  return identify(keyId).owner === 'oss'
}

/** Whether it is a key that the customer has made, and that a bucket of this region can use. */
export function isCustomerKey(keyId: string | undefined, region: string): boolean {
  const { owner, region: own = region } = identify(keyId)
  return owner === 'customer' && own === region
}

/** Whether it is a key that some service of Alibaba Cloud keeps for the account. */
export function isKeyOfService(keyId: string | undefined): boolean {
  return ['oss', 'another service'].includes(identify(keyId).owner)
}

/** Whether the key is given by an alias, and which one that is only KMS knows. */
export function isAlias(keyId: string | undefined): boolean {
  const { owner, name } = identify(keyId)
  return ['another service', 'customer'].includes(owner) && name.startsWith('alias/')
}

/**
 * The key as OSS documents it for a bucket of this region: the bare id, or nothing for the service
 * key; `null` where there is no such spelling, as of an alias or of a key of another region.
 */
export function documentedSpelling(
  keyId: string | undefined,
  region?: string
): { readonly kmsKeyId?: string } | null {
  const { owner, name, region: own = region } = identify(keyId)
  if (own !== region) return null
  if (owner === 'oss') return {}
  return owner === 'customer' && !name.startsWith('alias/') ? { kmsKeyId: name } : null
}

/** What is to be said of a bucket whose rule does not name its key as OSS documents it; `null`: nothing. */
export function warningAboutSpelling(
  bucket: string,
  rule: { readonly algorithm: string; readonly kmsKeyId?: string } | null,
  region: string
): string | null {
  if (rule?.algorithm !== 'KMS' || rule.kmsKeyId === undefined) return null
  const { kmsKeyId: keyId } = rule
  const documented = documentedSpelling(keyId, region)
  if (documented?.kmsKeyId === keyId) return null
  const { region: own = region } = identify(keyId)
  const found = `Bucket ${bucket} names its KMS key as ${keyId}`
  if (own !== region) {
    return `${found}, which is of ${own || 'no region'}, and the bucket is in ${region}: OSS uses a key of the bucket's own region only, so uploads may fail. Set a key of ${region}.`
  }
  const [documents, next] = isServiceKey(keyId)
    ? ['no key id for the service key', 'without a key id']
    : [
        `the bare key id${documented?.kmsKeyId ? ` ${documented.kmsKeyId}` : ''}`,
        'with the bare id'
      ]
  return `${found}; OSS documents ${documents}. Set the rule again ${next} to be sure that uploads work.`
}
