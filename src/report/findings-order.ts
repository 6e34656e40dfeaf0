import { statuses, type Finding } from '../encryption/finding.js'

/** A bucket that we may have left broken. */
export function isBroken({ reason }: Finding): boolean {
  return reason?.code === 'rollback-failed'
}

/** The findings that need a person first: a bucket that we may have left broken, then by status; those alike as they came. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  const others = findings.filter(finding => !isBroken(finding))
  return [
    ...findings.filter(isBroken),
    ...statuses.flatMap(status => others.filter(finding => finding.status === status))
  ]
}
