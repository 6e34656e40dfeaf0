/**
 * RAM's ARNs name no region: acs:ram::<account>:<kind>/<name>. Source: help.aliyun.com, RAM, "ARN".
 */
export type RamResourceType = 'role' | 'user' | 'oidc-provider'

export function ramArn(ownerId: string, kind: RamResourceType, name: string): string {
  return `acs:ram::${ownerId}:${kind}/${name}`
}

/** Everyone in the account. */
export function rootArn(ownerId: string): string {
  return `acs:ram::${ownerId}:root`
}

/** undefined when it is not an ARN of that kind. */
export function parseRamArn(
  arn: string,
  kind: RamResourceType
): { ownerId: string; name: string } | undefined {
  const parts = /^acs:ram::(?<ownerId>\d+):(?<kind>[a-z-]+)\/(?<name>[\w.-]{1,128})$/.exec(arn)
  if (parts?.groups?.['kind'] !== kind) return undefined
  const { ownerId = '', name = '' } = parts.groups
  return { ownerId, name }
}
