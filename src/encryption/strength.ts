import { words, type Part } from '../text/message.js'
import { isKeyOfService } from './kms-key-identity.js'
import { isKnownRule, type Rule } from './rule.js'

/** The classes of rules, weakest first: by who controls the key, if there is one. */
const classes = [
  'no rule',
  'SSE-OSS',
  'KMS with the service key',
  'KMS with a customer key'
] as const

/** A rule with a value that this version does not know may be stronger than any other. */
const unknownClass = classes.length

function classOf(rule: Rule | null): number {
  if (rule === null) return 0
  if (!isKnownRule(rule)) return unknownClass
  if (rule.algorithm !== 'KMS') return 1
  return isKeyOfService(rule.kmsKeyId) ? 2 : 3
}

/**
 * Whether the change leads to a weaker class. Another key or another cipher (AES256, SM4) of the same
 * class is no downgrade.
 */
export function isDowngrade(from: Rule | null, to: Rule | null): boolean {
  return classOf(to) < classOf(from)
}

/** The class of a rule, in the vendor's terms. */
export function describeStrength(rule: Rule | null): Part {
  return words(classes[classOf(rule)] ?? 'a rule that this version does not recognize')
}
