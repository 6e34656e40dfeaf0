import { listing, type KeyName, type Permissions } from './permissions.js'

/** The longest policy that STS takes, in characters. Source: STS API 2015-04-01, Policy. */
export const longestPolicy = 2048

/** A policy for a session that is used for some of the buckets and keys only. */
export interface SessionPolicy {
  readonly buckets: readonly string[]
  readonly keys: readonly KeyName[]
  /** RAM's JSON. */
  readonly text: string
}

/** Permissions on some buckets. */
export interface Grant {
  readonly permissions: Permissions
  readonly buckets: readonly string[]
}

/** What a session is for that only lists the account's buckets. */
export function listingPolicy(): SessionPolicy {
  return { buckets: [], keys: [], text: print([{ permissions: listing, buckets: [] }]) }
}

/**
 * Policies that allow each grant and nothing else. What is too long for one session becomes several,
 * each for its own buckets: never a wider one. `tooLong` is the length for a single bucket that
 * can't be split any more.
 */
export function sessionPolicies(
  grants: readonly Grant[]
): readonly SessionPolicy[] | { readonly tooLong: number } {
  const policies: SessionPolicy[] = []
  let open: readonly Grant[] = []
  const close = (): void => {
    if (open.length > 0) policies.push(policyOf(open))
    open = []
  }
  for (const { permissions, buckets } of grants) {
    for (let left = buckets; left.length > 0;) {
      const { count, length } = fitting(open, permissions, left)
      if (count === 0 && open.length === 0) return { tooLong: length }
      if (count > 0) open = [...open, { permissions, buckets: left.slice(0, count) }]
      left = left.slice(count)
      if (left.length > 0) close()
    }
  }
  close()
  return policies
}

/** How many of these buckets fit into the session, and the length that the policy would have with them, or with one. */
function fitting(
  open: readonly Grant[],
  permissions: Permissions,
  left: readonly string[]
): { count: number; length: number } {
  let count = left.length
  for (;;) {
    const { length } = print([...open, { permissions, buckets: left.slice(0, count) }])
    if (length <= longestPolicy) return { count, length }
    if (count === 1) return { count: 0, length }
    // By what is over; at least one less.
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

/** Names of buckets are one namespace over all regions and accounts. */
function resourceOf(bucket: string): string {
  return `acs:oss:*:*:${bucket}`
}
