import type { Finding } from '../../encryption/finding.js'
import { formatLocation, fixLocation } from '../format-location.js'
import { code } from './html.js'
import { prose } from './prose.js'

/** The policy's rule about a bucket, and where it is mended; empty without a policy. */
export function policyCell(finding: Finding): string {
  const { rule } = finding
  const source = fixLocation(finding, {})
  return [
    ...(rule === undefined ? [] : [`rule “${prose(rule)}”`]),
    ...(source === undefined ? [] : [code(formatLocation(source))])
  ].join(', ')
}
