import { statuses, type Finding } from '../encryption/finding.js'

/** The action may have left this bucket with a wrong rule. */
export function isRollbackFailed({ reason }: Finding): boolean {
  return reason?.code === 'rollback-failed'
}

/** Failed rollbacks first, then by status; otherwise keeps the order. */
export function sortBySeverity<F extends Finding>(findings: readonly F[]): F[] {
  const others = findings.filter(finding => !isRollbackFailed(finding))
  return [
    ...findings.filter(isRollbackFailed),
    ...statuses.flatMap(status => others.filter(finding => finding.status === status))
  ]
}

/** Groups items with the same key, in the order of each group's first item. */
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
