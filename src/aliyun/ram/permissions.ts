import type { KeyCheck, Mode } from '../../encryption/mode.js'
import type { KmsKey, Requirement } from '../../encryption/requirement.js'
import { canaryFolder } from '../../reconcile/ports.js'

/** What a run is to do, as far as its permissions hang on it. */
export interface Undertaking {
  readonly mode: Mode
  readonly requirement: Requirement
  readonly allowDowngrade: boolean
  readonly checkKmsKey: KeyCheck
  readonly canary: boolean
}

/** The RAM actions that a run needs, by what they are allowed on. */
export interface Permissions {
  /** On each bucket. */
  readonly bucket: readonly string[]
  /** On the objects of each bucket whose keys begin so. */
  readonly objects?: { readonly prefix: string; readonly actions: readonly string[] }
  readonly keys: readonly {
    readonly actions: readonly string[]
    /** `acs:kms:…` */
    readonly resources: readonly string[]
  }[]
}

/** The permissions of an undertaking: each call that it may make, and no other. Source: the vendor's RAM policy pages of OSS and KMS. */
export function permissionsFor(run: Undertaking): Permissions {
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
    keys: keyPermissions(run)
  }
}

/** Why the permissions of an undertaking can't be named beforehand: a sentence; `null` when they can. */
export function unnamedPermission({ canary, requirement }: Undertaking): string | null {
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
function changes({ mode, requirement, allowDowngrade, canary }: Undertaking): string[] {
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

function keyPermissions({ mode, requirement, checkKmsKey, canary }: Undertaking) {
  const keys = customerKeys(requirement)
  const aliases = keys.filter(({ alias }) => alias !== undefined)
  const checked = mode === 'apply' && checkKmsKey !== 'off' ? settable(keys) : []
  const described = [...checked.flatMap(byId), ...aliases.flatMap(byAlias)]
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
