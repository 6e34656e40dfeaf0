import { listing, type KeyName, type Permissions } from './permissions.js'

/** The longest policy that STS accepts, in characters. Source: STS API 2015-04-01, Policy. */
export const longestPolicy = 2048

/** The policy of a session for some of the buckets and keys. */
export interface SessionPolicy {
  readonly buckets: readonly string[]
  readonly keys: readonly KeyName[]
  /** The policy in JSON. */
  readonly text: string
}

/** Permissions on some buckets. */
export interface Grant {
  readonly permissions: Permissions
  readonly buckets: readonly string[]
}

/** Allows nothing but listing the account's buckets. */
export function listingPolicy(): SessionPolicy {
  return { buckets: [], keys: [], text: print([{ permissions: listing, buckets: [] }]) }
}

export type SessionPolicies =
  | { readonly kind: 'policies'; readonly policies: readonly SessionPolicy[] }
  /** The policy for a single bucket, which cannot be split, has this many characters. */
  | { readonly kind: 'too-long'; readonly length: number }

/**
 * Policies that allow each grant and nothing else. A policy that is too long for one session is split
 * into several, each for its own buckets, and never widened.
 */
export function sessionPolicies(grants: readonly Grant[]): SessionPolicies {
  const policies: SessionPolicy[] = []
  let open: readonly Grant[] = []
  const close = (): void => {
    if (open.length > 0) policies.push(policyOf(open))
    open = []
  }
  for (const { permissions, buckets } of grants) {
    for (let remaining = buckets; remaining.length > 0;) {
      const { count, length } = countFitting(open, permissions, remaining)
      if (count === 0 && open.length === 0) return { kind: 'too-long', length }
      if (count > 0) open = [...open, { permissions, buckets: remaining.slice(0, count) }]
      remaining = remaining.slice(count)
      if (remaining.length > 0) close()
    }
  }
  close()
  return { kind: 'policies', policies }
}

/** How many of the buckets fit into the policy, and its length with them; if none fits, its length with one. */
function countFitting(
  open: readonly Grant[],
  permissions: Permissions,
  buckets: readonly string[]
): { count: number; length: number } {
  let count = buckets.length
  for (;;) {
    const { length } = print([...open, { permissions, buckets: buckets.slice(0, count) }])
    if (length <= longestPolicy) return { count, length }
    if (count === 1) return { count: 0, length }
    // Reduce in proportion to the excess, by at least one.
    count = Math.min(count - 1, Math.max(1, Math.floor((count * longestPolicy) / length)))
  }
}

function policyOf(grants: readonly Grant[]): SessionPolicy {
  return {
    buckets: grants.flatMap(({ buckets }) => buckets),
    keys: grants.flatMap(({ permissions }) => permissions.keyNames ?? []),
    text: print(grants)
  }
}

function print(grants: readonly Grant[]): string {
  return JSON.stringify({ Version: '1', Statement: grants.flatMap(statementsOf) })
}

function statementsOf({ permissions, buckets }: Grant): object[] {
  const { account = [], bucket, objects, keys } = permissions
  return [
    ...(account.length === 0 ? [] : [allow(account, ['acs:oss:*:*:*'])]),
    ...(buckets.length === 0 ? [] : [allow(bucket, buckets.map(resourceOf))]),
    ...(objects === undefined
      ? []
      : [
          allow(
            objects.actions,
            buckets.map(name => `${resourceOf(name)}/${objects.prefix}*`)
          )
        ]),
    ...keys.map(({ actions, resources }) => allow(actions, resources))
  ]
}

function allow(actions: readonly string[], resources: readonly string[]): object {
  return { Effect: 'Allow', Action: actions, Resource: resources }
}

/** Bucket names are unique over all regions and accounts, so the ARN needs neither. */
function resourceOf(bucket: string): string {
  return `acs:oss:*:*:${bucket}`
}
