import type { Permissions } from './permissions.js'

/** The longest policy that STS takes, in characters. Source: STS API 2015-04-01, Policy. */
export const longestPolicy = 2048

/** A policy for a session that is used for some of the buckets only. */
export interface SessionPolicy {
  readonly buckets: readonly string[]
  /** RAM's JSON. */
  readonly text: string
}

/**
 * Policies that allow these permissions on these buckets and nothing else. What is too long for one
 * session becomes several, each for its own buckets: never a wider one. `tooLong` is the length for
 * a single bucket that can't be split any more.
 */
export function sessionPolicies(
  permissions: Permissions,
  buckets: readonly string[]
): readonly SessionPolicy[] | { readonly tooLong: number } {
  const policies: SessionPolicy[] = []
  let left = buckets
  while (left.length > 0) {
    let count = left.length
    let text = print(permissions, left)
    while (text.length > longestPolicy) {
      if (count === 1) return { tooLong: text.length }
      // By what is over; at least one less.
      count = Math.min(count - 1, Math.max(1, Math.floor((count * longestPolicy) / text.length)))
      text = print(permissions, left.slice(0, count))
    }
    policies.push({ buckets: left.slice(0, count), text })
    left = left.slice(count)
  }
  return policies
}

function print({ bucket, objects, keys }: Permissions, buckets: readonly string[]): string {
  const statements = [
    allow(bucket, buckets.map(resourceOf)),
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
  return JSON.stringify({ Version: '1', Statement: statements })
}

function allow(actions: readonly string[], resources: readonly string[]): object {
  return { Effect: 'Allow', Action: actions, Resource: resources }
}

/** Names of buckets are one namespace over all regions and accounts. */
function resourceOf(bucket: string): string {
  return `acs:oss:*:*:${bucket}`
}
