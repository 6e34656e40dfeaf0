import type { Finding } from '../encryption/finding.js'
import { describeRequirement } from '../encryption/requirement.js'
import { describeRule } from '../encryption/rule.js'
import type { Message } from '../text/message.js'

/** What the bucket must have, unless the reason states it. */
export function unstatedRequirement(finding: Finding): Message | undefined {
  const { required } = finding
  if (required === undefined || isStated(finding, 'Required')) return undefined
  return describeRequirement(required)
}

/** The rule that the bucket has, unless the reason states it or the rule is not known. */
export function unstatedRule(finding: Finding): Message | undefined {
  const { actual, status, reason } = finding
  if (actual === undefined || isStated(finding, 'Found')) return undefined
  // The reason of a drift says in words that there is no rule.
  if (actual === null && reason !== undefined && status !== 'unknown') return undefined
  return describeRule(actual)
}

function isStated({ reason }: Finding, name: string): boolean {
  return (
    reason?.message.some(
      part =>
        (part.kind === 'fact' && part.name === name) ||
        (part.kind === 'own' && part.column === name)
    ) ?? false
  )
}
