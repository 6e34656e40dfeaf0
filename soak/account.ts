import type { Emulator, KmsKeyState, StoredRule } from '../emulator/emulator.js'

/** The keys of the made-up account, and which of them an upload can be encrypted under. */
export interface SoakKey {
  readonly id: string
  readonly region: string
  readonly alias?: string
  readonly state?: KmsKeyState
  readonly usage?: 'SIGN/VERIFY'
  /** Nobody of the account may use it. */
  readonly forbidden?: boolean
}

export const home = 'cn-hangzhou'
export const regions = [home, 'cn-beijing', 'eu-central-1'] as const
export const ownerId = '1234567890123456'
export const serviceAlias = 'alias/acs/oss'

const id = (last: number): string => `9468da86-3509-4f8d-a61e-6eab1eac000${last}`

/** KMS of the emulator on loopback is that of its home region. */
export const goodKeys = [id(1), id(2), id(3)] as const
export const disabledKey = id(4)
export const doomedKey = id(5)
export const signingKey = id(6)
export const forbiddenKey = id(7)
export const missingKey = id(8)
export const foreignKey = id(9)
export const badKeys = [disabledKey, doomedKey, signingKey, forbiddenKey, missingKey] as const
export const goodAlias = 'alias/soak'
export const disabledAlias = 'alias/soak-disabled'
export const missingAlias = 'alias/soak-missing'

export const keys: readonly SoakKey[] = [
  { id: goodKeys[0], region: home },
  { id: goodKeys[1], region: home, alias: goodAlias },
  { id: goodKeys[2], region: home },
  { id: disabledKey, region: home, alias: disabledAlias, state: 'Disabled' },
  { id: doomedKey, region: home, state: 'PendingDeletion' },
  { id: signingKey, region: home, usage: 'SIGN/VERIFY' },
  { id: forbiddenKey, region: home, forbidden: true },
  { id: foreignKey, region: 'cn-beijing' },
  ...regions.map(region => ({ id: `service-key-${region}`, region, alias: serviceAlias }))
]

export function addKeys(emulator: Emulator): void {
  for (const { id, alias, ...traits } of keys) {
    emulator.addKmsKey(id, { ...traits, aliases: alias === undefined ? [] : [alias] })
  }
}

export function arnOf(keyId: string, region: string = home): string {
  return `acs:kms:${region}:${ownerId}:${keyId.startsWith('alias/') ? '' : 'key/'}${keyId}`
}

/** Whether OSS encrypts uploads to a bucket with that rule. */
export function takesUploads(rule: StoredRule | undefined, region: string, kmsOn = true): boolean {
  if (rule?.algorithm !== 'KMS') return true
  if (!kmsOn) return false
  const { kmsKeyId } = rule
  if (kmsKeyId === undefined) return true
  const { name, region: named } = nameOf(kmsKeyId)
  if (named !== undefined && named !== region) return false
  const key = keys.find(key => key.region === region && (key.id === name || key.alias === name))
  if (key === undefined) return false
  return !key.forbidden && key.usage === undefined && (key.state ?? 'Enabled') === 'Enabled'
}

/** A key's id or alias and its region, from any spelling but that of the case. */
export function nameOf(given: string): { name: string; region?: string } {
  const arn = /^acs:kms:([^:]*):[^:]*:(?:key\/)?(.*)$/.exec(given)
  const [, region, name] = arn ?? []
  return region === undefined || name === undefined ? { name: given } : { name, region }
}
