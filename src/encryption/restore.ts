import { describeRule, isKnownRule, type Rule } from './rule.js'
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

/** The same for a person in a hurry: by hand, and where the inputs have words for it by a run. */
export function howToRestore(rule: Rule | null, now: Rule | null | undefined): string {
  const byHand =
    rule === null
      ? 'delete the rule of the bucket in the console'
      : `set ${describeRule(rule)} in the console`
  const inputs = restoreInputs(rule, now)
  if (inputs === null) return byHand
  const line = inputs.map(([name, value]) => `${name}: ${value}`).join(', ')
  const unchecked = rule?.kmsKeyId === undefined ? '' : ', and check-kms-key: off if KMS refuses it'
  return `${byHand}, or run this action with ${line}${unchecked}`
}
