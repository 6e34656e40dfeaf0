import { isKeyOfService } from './kms-key-identity.js'
import { isKnownRule, type Rule } from './rule.js'

/** The classes of rules, weakest first: who holds the key, and whether there is one at all. */
const classes = ['no rule', 'a key of OSS', 'the service key', 'a customer key'] as const

/** A rule in words that this version does not know may be stronger than any that it knows. */
const unknownClass = classes.length

function classOf(rule: Rule | null): number {
  if (rule === null) return 0
  if (!isKnownRule(rule)) return unknownClass
  if (rule.algorithm !== 'KMS') return 1
  return isKeyOfService(rule.kmsKeyId) ? 2 : 3
}

/**
 * Whether this change leads to a weaker class. Another key of the same class, and another cipher
 * under it (AES256, SM4), is no downgrade.
 */
export function isDowngrade(from: Rule | null, to: Rule | null): boolean {
  return classOf(to) < classOf(from)
}

/** The class of a rule, in words that follow "protected by". */
export function describeStrength(rule: Rule | null): string {
  return classes[classOf(rule)] ?? 'something that this version does not know'
}
