/** A KeyId as KMS accepts it: an ID, an alias, or the ARN of either. */
export interface KmsKeyId {
  kind: 'id' | 'alias'
  /** An alias keeps its prefix alias/. */
  name: string
  /** Only in ARNs. */
  region?: string
  ownerId?: string
}

const ARN = /^acs:kms:(?<region>[^:]*):(?<ownerId>[^:]*):(?<rest>.*)$/

/** undefined when the value is not a valid KeyId. */
export function parseKmsKeyId(value: string): KmsKeyId | undefined {
  const arn = ARN.exec(value)?.groups
  if (arn === undefined) return parseIdOrAlias(value)
  const { region = '', ownerId = '', rest = '' } = arn
  const bare = parseIdOrAlias(rest.startsWith('key/') ? rest.slice('key/'.length) : rest)
  const isKeyOrAlias = rest.startsWith('key/') === (bare?.kind === 'id')
  return bare === undefined || !isKeyOrAlias ? undefined : { ...bare, region, ownerId }
}

export function kmsKeyArn(region: string, ownerId: string, id: string): string {
  return `acs:kms:${region}:${ownerId}:key/${id}`
}

/**
 * alias/ and 1 to 255 letters, digits, _ - and /. Source:
 * alibabacloud.com/help/en/kms/support/create-an-alias.
 */
function parseIdOrAlias(value: string): KmsKeyId | undefined {
  if (/^alias\/[\w/-]{1,255}$/.test(value)) return { kind: 'alias', name: value }
  return /^[\w*-]{1,128}$/.test(value) ? { kind: 'id', name: value } : undefined
}
