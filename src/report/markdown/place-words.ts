import type { Finding } from '../../encryption/finding.js'
import { placeOf, whereToMend } from '../place.js'
import { code } from './html.js'
import { prose } from './prose.js'

/** The policy's rule about a bucket, and where it is mended; empty without a policy. */
export function policyWords(finding: Finding): string {
  const { rule } = finding
  const source = whereToMend(finding, {})
  return [
    ...(rule === undefined ? [] : [`rule “${prose(rule)}”`]),
    ...(source === undefined ? [] : [code(placeOf(source))])
  ].join(', ')
}
