import { input, listAnd, message, type Message } from '../text/message.js'
import { documentedSpelling } from './kms-key-identity.js'
import { describeRule, isKnownRule, type Rule } from './rule.js'
import { isDowngrade } from './strength.js'

/**
 * The inputs with which this action restores `rule` over `now`, in order; `null` when no inputs can
 * express the rule. `now` and `region` are undefined where they are not determined.
 */
export function restoreInputs(
  rule: Rule | null,
  now: Rule | null | undefined,
  region?: string
): readonly (readonly [name: string, value: string])[] | null {
  if (rule !== null && !isKnownRule(rule)) return null
  if (rule?.kmsKeyId !== undefined && rule.algorithm !== 'KMS') return null
  // Inputs set the documented spelling; an alias or a key of another region has none.
  const key = documentedSpelling(rule?.kmsKeyId, region)
  if (key === null) return null
  const dataEncryption = rule?.algorithm === 'KMS' ? rule.kmsDataEncryption : undefined
  return [
    ['mode', 'apply'],
    ['algorithm', rule === null ? 'none' : rule.algorithm],
    ...(key.kmsKeyId === undefined ? [] : [['kms-key-id', key.kmsKeyId] as const]),
    ...(dataEncryption === undefined ? [] : [['kms-data-encryption', dataEncryption] as const]),
    ...(now === undefined || isDowngrade(now, rule) ? [['allow-downgrade', 'true'] as const] : [])
  ]
}

/** How to restore a rule in an emergency: in the console or, where inputs can express the rule, by a run. */
export function howToRestore(rule: Rule | null, now: Rule | null | undefined): Message {
  const byHand =
    rule === null
      ? message`delete the bucket's rule in the console`
      : message`set the bucket's rule to ${describeRule(rule)} in the console`
  const inputs = restoreInputs(rule, now)
  if (inputs === null) return byHand
  const settings = listAnd(inputs.map(([name, value]) => input(name, value)))
  const withKey = message`${byHand}, or run this action with ${settings}`
  return inputs.some(([name]) => name === 'kms-key-id')
    ? message`${withKey} (add ${input('check-kms-key', 'off')} if the key check fails)`
    : withKey
}
