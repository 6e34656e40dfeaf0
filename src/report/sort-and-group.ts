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
