import { statuses, type Finding } from '../encryption/finding.js'

/** A bucket that we may have left broken. */
export function isRollbackFailed({ reason }: Finding): boolean {
  return reason?.code === 'rollback-failed'
}

/** The findings that need a person first: a bucket that we may have left broken, then by status; those alike as they came. */
export function sortBySeverity(findings: readonly Finding[]): Finding[] {
  const others = findings.filter(finding => !isRollbackFailed(finding))
  return [
    ...findings.filter(isRollbackFailed),
    ...statuses.flatMap(status => others.filter(finding => finding.status === status))
  ]
}

/** Those alike by this key together, in the order of the first of each. */
export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string
): (readonly [Item, ...Item[]])[] {
  const groups = new Map<string, [Item, ...Item[]]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups.values()]
}
