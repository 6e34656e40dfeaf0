import { statuses, type Finding } from '../encryption/finding.js'

/** The findings that need a person first; those of one status as they came. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return statuses.flatMap(status => findings.filter(finding => finding.status === status))
}
