import { isKnownRule, type Rule } from './rule.js'
import { isDowngrade } from './strength.js'

/**
 * The inputs with which a run of this action sets a bucket back to `rule` from `now`, in order;
 * `null` when the inputs have no words for the rule. `now` absent: not known.
 */
export function restoreInputs(
  rule: Rule | null,
  now: Rule | null | undefined
): readonly (readonly [name: string, value: string])[] | null {
  if (rule !== null && !isKnownRule(rule)) return null
  // A key with a slash or a colon is an alias or an ARN, which would be reduced to its id.
  if (rule?.kmsKeyId !== undefined && (rule.algorithm !== 'KMS' || /[:/]/.test(rule.kmsKeyId))) {
    return null
  }
  const data = rule?.algorithm === 'KMS' ? rule.kmsDataEncryption : undefined
  return [
    ['mode', 'apply'],
    ['algorithm', rule === null ? 'none' : rule.algorithm],
    ...(rule?.kmsKeyId === undefined ? [] : [['kms-key-id', rule.kmsKeyId] as const]),
    ...(data === undefined ? [] : [['kms-data-encryption', data] as const]),
    ...(now === undefined || isDowngrade(now, rule) ? [['allow-downgrade', 'true'] as const] : [])
  ]
}

/** The same in one line, for a person in a hurry. */
export function restoreLine(rule: Rule | null, now: Rule | null | undefined): string | null {
  const inputs = restoreInputs(rule, now)
  return inputs?.map(([name, value]) => `${name}: ${value}`).join(', ') ?? null
}
