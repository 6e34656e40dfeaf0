import { documentedSpelling } from './kms-key-identity.js'
import { describeRule, isKnownRule, type Rule } from './rule.js'
import { isDowngrade } from './strength.js'

/**
 * The inputs with which a run of this action sets a bucket back to `rule` from `now`, in order;
 * `null` when the inputs have no words for the rule. `now` and `region` absent: not known.
 */
export function restoreInputs(
  rule: Rule | null,
  now: Rule | null | undefined,
  region?: string
): readonly (readonly [name: string, value: string])[] | null {
  if (rule !== null && !isKnownRule(rule)) return null
  if (rule?.kmsKeyId !== undefined && rule.algorithm !== 'KMS') return null
  // The inputs set the documented spelling, and an alias or a key of another region has none.
  const key = documentedSpelling(rule?.kmsKeyId, region)
  if (key === null) return null
  const data = rule?.algorithm === 'KMS' ? rule.kmsDataEncryption : undefined
  return [
    ['mode', 'apply'],
    ['algorithm', rule === null ? 'none' : rule.algorithm],
    ...(key.kmsKeyId === undefined ? [] : [['kms-key-id', key.kmsKeyId] as const]),
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
  const isKeyNamed = inputs.some(([name]) => name === 'kms-key-id')
  const unchecked = !isKeyNamed ? '' : ', and check-kms-key: off if KMS refuses it'
  return `${byHand}, or run this action with ${line}${unchecked}`
}
