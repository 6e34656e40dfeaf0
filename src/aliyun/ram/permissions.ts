import { defined } from '../../encryption/defined-fields.js'
import type { KeyCheck, Treatment } from '../../encryption/mode.js'
import {
  namedKeys,
  namesAlias,
  type KmsKey,
  type Requirement
} from '../../encryption/requirement.js'
import { input, message, type Message } from '../../text/message.js'
import { canaryFolder } from '../../ports/cloud-ports.js'

/** The parts of a run's plan that determine its permissions. */
export interface PlannedAccess {
  readonly mode: Treatment
  readonly requirement: Requirement
  readonly allowDowngrade: boolean
  readonly checkKmsKey: KeyCheck
  readonly canary: boolean
}

/** The permissions for listing the account's buckets. */
export const listing: Permissions = { account: ['oss:ListBuckets'], bucket: [], keys: [] }

/** A key as a call to KMS names it. */
export interface KeyName {
  /** An id or an alias. */
  readonly name: string
  /** Absent: in any region. */
  readonly region?: string
}

/** The RAM actions that a run needs, by resource. */
export interface Permissions {
  /** On the account. */
  readonly account?: readonly string[]
  /** On each bucket. */
  readonly bucket: readonly string[]
  /** On the objects of each bucket with this key prefix. */
  readonly objects?: { readonly prefix: string; readonly actions: readonly string[] }
  readonly keys: readonly {
    readonly actions: readonly string[]
    /** `acs:kms:…` */
    readonly resources: readonly string[]
  }[]
  /** The keys that calls to KMS may name. */
  readonly keyNames?: readonly KeyName[]
}

const canaryObjects: NonNullable<Permissions['objects']> = {
  prefix: canaryFolder,
  actions: ['oss:PutObject', 'oss:GetObject', 'oss:DeleteObject', 'oss:DeleteObjectVersion']
}

/** The permissions for exactly the calls that the run may make. Source: the vendor's RAM policy pages of OSS and KMS. */
export function permissionsFor(access: PlannedAccess): Permissions {
  return {
    bucket: ['oss:GetBucketEncryption', ...changeActions(access)],
    ...defined({ objects: access.canary ? canaryObjects : undefined }),
    keys: keyPermissions(access),
    keyNames: describedKeys(access).flatMap(({ id, alias, region }) =>
      [id, alias].flatMap(name => (name === undefined ? [] : [defined({ name, region })]))
    )
  }
}

/** Why the permissions cannot be determined before the run, as a sentence; `null` when they can. */
export function problemWithPermissions({ canary, requirement }: PlannedAccess): Message | null {
  if (!canary) return null
  const keyIds = input('kms-key-id')
  const nameKeys = message`Use key ids in ${keyIds}`
  if (requirement.algorithm === 'any') {
    return permissionsUndetermined(
      message`${input('algorithm', 'any')}`,
      message`Set a specific ${input('algorithm')} (for KMS, with key ids in ${keyIds})`
    )
  }
  if (requirement.algorithm === 'KMS' && requirement.kmsKey === 'any-key') {
    return permissionsUndetermined(message`${input('kms-key-id', '*')}`, nameKeys)
  }
  return namesAlias(requirement)
    ? permissionsUndetermined(message`an alias in ${keyIds}`, nameKeys)
    : null
}

function permissionsUndetermined(setting: Message, remedy: Message): Message {
  return message`With ${setting}, ${input('restrict-session')} and ${input('canary')} cannot be combined. A test upload needs permission to use the bucket's key, and that key cannot be determined before the run. ${remedy}, or remove ${input('canary')} or ${input('restrict-session')}.`
}

/** The actions for changing a bucket, and for reading the profile before a KMS rule is set. */
function changeActions({ mode, requirement, allowDowngrade, canary }: PlannedAccess): string[] {
  if (mode === 'verify' || requirement.algorithm === 'any') return []
  if (requirement.algorithm === 'KMS' && requirement.kmsKey === 'any-key') return []
  const deletes = requirement.algorithm === 'none'
  // Without allow-downgrade a rule is never deleted.
  if (deletes && !allowDowngrade) return []
  return [
    // A rollback restores the previous rule, or deletes the new one where there was none.
    ...(!deletes || canary ? ['oss:PutBucketEncryption'] : []),
    ...(deletes || canary ? ['oss:DeleteBucketEncryption'] : []),
    ...(requirement.algorithm === 'KMS' ? ['oss:GetBucketInfo'] : [])
  ]
}

/** The keys for DescribeKey: those that apply may set, and those with an alias. */
function describedKeys({ mode, requirement, checkKmsKey }: PlannedAccess): readonly KmsKey[] {
  const keys = namedKeys(requirement)
  const checked = mode === 'apply' && checkKmsKey !== 'off' ? settable(keys) : []
  return keys.filter(key => key.alias !== undefined || checked.includes(key))
}

function keyPermissions(access: PlannedAccess) {
  const keys = describedKeys(access)
  const described = [...keys.flatMap(idResources), ...keys.flatMap(aliasResources)]
  const used = access.canary ? namedKeys(access.requirement).flatMap(idResources) : []
  return [
    { actions: ['kms:DescribeKey'], resources: [...new Set(described)] },
    { actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [...new Set(used)] }
  ].filter(({ resources }) => resources.length > 0)
}

/** The keys that apply may set. It sets the first that fits the bucket's region, which is not known yet. */
function settable(keys: readonly KmsKey[]): readonly KmsKey[] {
  const anywhere = keys.findIndex(({ region }) => region === undefined)
  return anywhere === -1 ? keys : keys.slice(0, anywhere + 1)
}

function idResources({ id, region = '*' }: KmsKey): string[] {
  return id === undefined ? [] : [`acs:kms:${region}:*:key/${id}`]
}

/** The alias and every key: it is not documented which of the two KMS checks, and the alias's key is not known yet. */
function aliasResources({ alias, region = '*' }: KmsKey): string[] {
  return alias === undefined ? [] : [`acs:kms:${region}:*:${alias}`, `acs:kms:${region}:*:key/*`]
}
