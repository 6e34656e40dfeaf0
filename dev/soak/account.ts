import type { Emulator, KmsKeyState, StoredRule } from '../emulator/emulator.js'

/** A KMS key of the emulated account. */
export interface SoakKey {
  readonly id: string
  readonly region: string
  readonly alias?: string
  readonly state?: KmsKeyState
  readonly usage?: 'SIGN/VERIFY'
  /** No one in the account may use it. */
  readonly forbidden?: boolean
}

export const homeRegion = 'cn-hangzhou'
export const regions = [homeRegion, 'cn-beijing', 'eu-central-1'] as const
export const ownerId = '1234567890123456'
export const serviceAlias = 'alias/acs/oss'

const keyIdEndingIn = (last: number): string => `9468da86-3509-4f8d-a61e-6eab1eac000${last}`

/** On loopback, the emulated KMS is that of its home region. */
export const usableKeys = [keyIdEndingIn(1), keyIdEndingIn(2), keyIdEndingIn(3)] as const
export const disabledKey = keyIdEndingIn(4)
export const pendingDeletionKey = keyIdEndingIn(5)
export const signingKey = keyIdEndingIn(6)
export const forbiddenKey = keyIdEndingIn(7)
export const missingKey = keyIdEndingIn(8)
export const otherRegionKey = keyIdEndingIn(9)
export const unusableKeys = [
  disabledKey,
  pendingDeletionKey,
  signingKey,
  forbiddenKey,
  missingKey
] as const
export const usableAlias = 'alias/soak'
export const disabledAlias = 'alias/soak-disabled'
export const missingAlias = 'alias/soak-missing'

export const keys: readonly SoakKey[] = [
  { id: usableKeys[0], region: homeRegion },
  { id: usableKeys[1], region: homeRegion, alias: usableAlias },
  { id: usableKeys[2], region: homeRegion },
  { id: disabledKey, region: homeRegion, alias: disabledAlias, state: 'Disabled' },
  { id: pendingDeletionKey, region: homeRegion, state: 'PendingDeletion' },
  { id: signingKey, region: homeRegion, usage: 'SIGN/VERIFY' },
  { id: forbiddenKey, region: homeRegion, forbidden: true },
  { id: otherRegionKey, region: 'cn-beijing' },
  ...regions.map(region => ({ id: `service-key-${region}`, region, alias: serviceAlias }))
]

export function addKeys(emulator: Emulator): void {
  for (const { id, alias, ...traits } of keys) {
    emulator.addKmsKey(id, { ...traits, aliases: alias === undefined ? [] : [alias] })
  }
}

export function keyArn(keyId: string, region: string = homeRegion): string {
  return `acs:kms:${region}:${ownerId}:${keyId.startsWith('alias/') ? '' : 'key/'}${keyId}`
}

/** Whether OSS can encrypt uploads to a bucket with that rule. */
export function allowsUploads(
  rule: StoredRule | undefined,
  region: string,
  kmsEnabled = true
): boolean {
  if (rule?.algorithm !== 'KMS') return true
  if (!kmsEnabled) return false
  const { kmsKeyId } = rule
  if (kmsKeyId === undefined) return true
  const { name, region: named } = parseKeyId(kmsKeyId)
  if (named !== undefined && named !== region) return false
  const key = keys.find(key => key.region === region && (key.id === name || key.alias === name))
  if (key === undefined) return false
  return !key.forbidden && key.usage === undefined && (key.state ?? 'Enabled') === 'Enabled'
}

/** Parses a key ID, an alias or either's ARN; keeps the case. */
export function parseKeyId(keyId: string): { name: string; region?: string } {
  const arn = /^acs:kms:([^:]*):[^:]*:(?:key\/)?(.*)$/.exec(keyId)
  const [, region, name] = arn ?? []
  return region === undefined || name === undefined ? { name: keyId } : { name, region }
}
