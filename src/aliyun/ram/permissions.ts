import type { KeyCheck, Treatment } from '../../encryption/mode.js'
import type { KmsKey, Requirement } from '../../encryption/requirement.js'
import { canaryFolder } from '../../ports/cloud-ports.js'

/** What a run is to do, as far as its permissions hang on it. */
export interface PlannedAccess {
  readonly mode: Treatment
  readonly requirement: Requirement
  readonly allowDowngrade: boolean
  readonly checkKmsKey: KeyCheck
  readonly canary: boolean
}

/** What has to be done about each bucket of the account's list. */
export const listing: Permissions = { account: ['oss:ListBuckets'], bucket: [], keys: [] }

/** A key as KMS is asked about it. */
export interface KeyName {
  /** Its id or an alias. */
  readonly name: string
  /** Absent: in any region. */
  readonly region?: string
}

/** The RAM actions that a run needs, by what they are allowed on. */
export interface Permissions {
  /** On no bucket in particular. */
  readonly account?: readonly string[]
  /** On each bucket. */
  readonly bucket: readonly string[]
  /** On the objects of each bucket whose keys begin so. */
  readonly objects?: { readonly prefix: string; readonly actions: readonly string[] }
  readonly keys: readonly {
    readonly actions: readonly string[]
    /** `acs:kms:…` */
    readonly resources: readonly string[]
  }[]
  /** The keys that KMS may be asked about. */
  readonly keyNames?: readonly KeyName[]
}

/** The permissions of an undertaking: each call that it may make, and no other. Source: the vendor's RAM policy pages of OSS and KMS. */
export function permissionsFor(run: PlannedAccess): Permissions {
  return {
    bucket: ['oss:GetBucketEncryption', ...changes(run)],
    ...(run.canary
      ? {
          objects: {
            prefix: canaryFolder,
            actions: [
              'oss:PutObject',
              'oss:GetObject',
              'oss:DeleteObject',
              'oss:DeleteObjectVersion'
            ]
          }
        }
      : {}),
    keys: keyPermissions(run),
    keyNames: describedKeys(run).flatMap(({ id, alias, region }) =>
      [id, alias].flatMap(name =>
        name === undefined ? [] : [{ name, ...(region === undefined ? {} : { region }) }]
      )
    )
  }
}

/** Why the permissions of an undertaking can't be named beforehand: a sentence; `null` when they can. */
export function problemWithPermissions({ canary, requirement }: PlannedAccess): string | null {
  if (!canary) return null
  const open =
    requirement.algorithm === 'any'
      ? 'algorithm: any'
      : requirement.algorithm === 'KMS' && requirement.kmsKey === 'any-key'
        ? "kms-key-id: '*'"
        : customerKeys(requirement).some(({ alias }) => alias !== undefined)
          ? 'an alias in kms-key-id'
          : null
  return open === null
    ? null
    : `restrict-session and canary do not go together with ${open}: a test upload needs the right to use the bucket's key, and which key that is can't be told beforehand. Give the ids of the keys, or leave one of the two out.`
}

/** The calls that change a bucket, and the look at what a KMS rule touches. */
function changes({ mode, requirement, allowDowngrade, canary }: PlannedAccess): string[] {
  if (mode === 'verify' || requirement.algorithm === 'any') return []
  if (requirement.algorithm === 'KMS' && requirement.kmsKey === 'any-key') return []
  const deletes = requirement.algorithm === 'none'
  // Refused as a downgrade wherever there is something to delete.
  if (deletes && !allowDowngrade) return []
  return [
    // A roll-back sets the rule from before, or deletes ours where there was none.
    ...(!deletes || canary ? ['oss:PutBucketEncryption'] : []),
    ...(deletes || canary ? ['oss:DeleteBucketEncryption'] : []),
    ...(requirement.algorithm === 'KMS' ? ['oss:GetBucketInfo'] : [])
  ]
}

/** The keys that KMS may be asked about: those that apply may set, and what has an alias. */
function describedKeys({ mode, requirement, checkKmsKey }: PlannedAccess): readonly KmsKey[] {
  const keys = customerKeys(requirement)
  const checked = mode === 'apply' && checkKmsKey !== 'off' ? settable(keys) : []
  return keys.filter(key => key.alias !== undefined || checked.includes(key))
}

function keyPermissions(run: PlannedAccess) {
  const { requirement, canary } = run
  const keys = customerKeys(requirement)
  const asked = describedKeys(run)
  const described = [...asked.flatMap(byId), ...asked.flatMap(byAlias)]
  const used = canary ? keys.flatMap(byId) : []
  return [
    { actions: ['kms:DescribeKey'], resources: [...new Set(described)] },
    { actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [...new Set(used)] }
  ].filter(({ resources }) => resources.length > 0)
}

function customerKeys(requirement: Requirement): readonly KmsKey[] {
  return requirement.algorithm === 'KMS' && typeof requirement.kmsKey !== 'string'
    ? requirement.kmsKey
    : []
}

/** The keys of which apply may set one: the first that fits the bucket's region, which is not known yet. */
function settable(keys: readonly KmsKey[]): readonly KmsKey[] {
  const anywhere = keys.findIndex(({ region }) => region === undefined)
  return anywhere === -1 ? keys : keys.slice(0, anywhere + 1)
}

function byId({ id, region = '*' }: KmsKey): string[] {
  return id === undefined ? [] : [`acs:kms:${region}:*:key/${id}`]
}

/** Which of the two KMS checks is not documented; the key behind the alias is not known beforehand. */
function byAlias({ alias, region = '*' }: KmsKey): string[] {
  return alias === undefined ? [] : [`acs:kms:${region}:*:${alias}`, `acs:kms:${region}:*:key/*`]
}
