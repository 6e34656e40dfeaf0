import { statuses, type Finding } from '../encryption/finding.js'

/** The findings that need a person first: a bucket that we may have left broken, then by status; those alike as they came. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  const isBroken = ({ reason }: Finding): boolean => reason?.code === 'rollback-failed'
  const others = findings.filter(finding => !isBroken(finding))
  return [
    ...findings.filter(isBroken),
    ...statuses.flatMap(status => others.filter(finding => finding.status === status))
  ]
}
