/** What KMS takes for a KeyId: an id, an alias, or the ARN of either. */
export interface KmsKeyName {
  kind: 'id' | 'alias'
  /** An alias has its prefix alias/. */
  name: string
  /** Of an ARN only. */
  region?: string
  ownerId?: string
}

const ARN = /^acs:kms:(?<region>[^:]*):(?<ownerId>[^:]*):(?<rest>.*)$/

/** undefined when it is nothing of the kind. */
export function keyNameOf(given: string): KmsKeyName | undefined {
  const arn = ARN.exec(given)?.groups
  if (arn === undefined) return bareName(given)
  const { region = '', ownerId = '', rest = '' } = arn
  const bare = bareName(rest.startsWith('key/') ? rest.slice('key/'.length) : rest)
  const isKeyOrAlias = rest.startsWith('key/') === (bare?.kind === 'id')
  return bare === undefined || !isKeyOrAlias ? undefined : { ...bare, region, ownerId }
}

export function keyArn(region: string, ownerId: string, id: string): string {
  return `acs:kms:${region}:${ownerId}:key/${id}`
}

/** alibabacloud.com/help/en/kms/support/create-an-alias: alias/ and 1 to 255 of letters, digits, _ - and /. */
function bareName(given: string): KmsKeyName | undefined {
  if (/^alias\/[\w/-]{1,255}$/.test(given)) return { kind: 'alias', name: given }
  return /^[\w*-]{1,128}$/.test(given) ? { kind: 'id', name: given } : undefined
}
