import { Document } from 'yaml'
import { compare } from '../encryption/comparison.js'
import { documentedSpelling } from '../encryption/kms-key-identity.js'
import {
  describeRule,
  isKnownAlgorithm,
  isKnownRule,
  type Algorithm,
  type DataEncryption,
  type Rule
} from '../encryption/rule.js'
import { plainText } from '../text/plain-text.js'
import { policySchema } from './policy-schema.js'
import { parseRequirement } from './parse-requirement.js'
import { isoDate, addDays } from './utc-date.js'

/** What one bucket has today. */
export interface ObservedBucket {
  readonly bucket: string
  /** `null`: no rule. */
  readonly rule: Rule | null
  /** Where the bucket is; absent: not known. */
  readonly region?: string
}

/** A bucket that a draft leaves out. */
export interface OmittedBucket {
  readonly bucket: string
  /** A clause that says why. */
  readonly why: string
}

export interface BucketInventory {
  readonly buckets: readonly ObservedBucket[]
  readonly unreadable: readonly OmittedBucket[]
  /** These are all buckets of the account, so that a new one shall be noticed. */
  readonly isComplete: boolean
}

export interface PolicyDraft {
  /** A policy file; absent: there is no bucket to write one about. */
  readonly text?: string
  readonly omitted: readonly OmittedBucket[]
}

/** A rule's keys of a policy file. */
interface RuleFields {
  readonly algorithm: Algorithm
  readonly 'kms-key-id'?: string
  readonly 'kms-data-encryption'?: DataEncryption
}

/** How long the buckets without a rule may stay so. */
const exemptionDays = 90

/**
 * A policy that asks of each bucket for what it has today, so that only changes are drift. A bucket
 * without a rule is to get AES256, the least, and exempt for a while: nothing is blessed for ever.
 */
export function draftPolicy(
  { buckets, unreadable, isComplete }: BucketInventory,
  now: Date
): PolicyDraft {
  const expressible = buckets.filter(
    ({ rule, region }) => rule === null || toRuleFields(rule, region) !== null
  )
  const isExpressible = new Set(expressible)
  const omitted = [
    ...unreadable,
    ...buckets
      .filter(bucket => !isExpressible.has(bucket))
      .map(({ bucket, rule }) => ({
        bucket,
        why: `a policy has no words for its rule, ${describeRule(rule)}`
      }))
  ]
  if (expressible.length === 0) return { omitted: omitted }
  const unencrypted = expressible.filter(({ rule }) => rule === null).map(({ bucket }) => bucket)
  const expires = isoDate(addDays(now, exemptionDays))
  const document = new Document({
    version: 1,
    rules: draftRules(expressible, unencrypted),
    ...(unencrypted.length === 0
      ? {}
      : {
          exemptions: unencrypted.map(bucket => ({
            bucket,
            reason: 'had no default encryption when this policy was drafted',
            owner: 'to be named',
            expires
          }))
        }),
    uncovered: isComplete ? 'drift' : 'ignore'
  })
  document.commentBefore = ` Drafted on ${isoDate(now)} from what the buckets had on that day.\n Change it to what they should have: the strongest rules first, patterns instead of names,\n owners for the exemptions. Then let mode: verify guard it.`
  if (omitted.length > 0) {
    const lines = omitted.map(({ bucket, why }) => `   ${bucket}: ${plainText(why)}`)
    document.comment = ` Not in this policy:\n${lines.join('\n')}`
  }
  return { text: document.toString({ lineWidth: 0 }), omitted: omitted }
}

function draftRules(
  expressible: readonly ObservedBucket[],
  unencrypted: readonly string[]
): object[] {
  // By what is asked for, since one key has many spellings.
  const byName = new Map<string, { words: RuleFields; buckets: string[] }>()
  for (const { bucket, rule, region } of expressible) {
    const words = rule === null ? null : toRuleFields(rule, region)
    if (words === null) continue
    const name = ruleName(words)
    const group = byName.get(name) ?? { words, buckets: [] }
    group.buckets.push(bucket)
    byName.set(name, group)
  }
  return [
    ...[...byName].map(([name, { words, buckets }]) => ({
      ...(name.length > policySchema.definitions.rule.properties.name.maxLength ? {} : { name }),
      ...words,
      buckets
    })),
    ...(unencrypted.length === 0
      ? []
      : [{ name: 'No default encryption yet', algorithm: 'AES256', buckets: unencrypted }])
  ]
}

function ruleName({
  algorithm,
  'kms-key-id': key,
  'kms-data-encryption': data
}: RuleFields): string {
  return describeRule({
    algorithm,
    ...(key === undefined ? {} : { kmsKeyId: key }),
    ...(data === undefined ? {} : { kmsDataEncryption: data })
  })
}

/**
 * What a policy says to ask for this rule of a bucket in this region; `null` when it has no words for it. OSS stores key ids
 * that are none, and what it answers may be stranger still: only words that are read back as a
 * requirement which the rule meets are any.
 */
function toRuleFields(rule: Rule, region = ''): RuleFields | null {
  const { algorithm } = rule
  if (!isKnownRule(rule) || !isKnownAlgorithm(algorithm)) return null
  const key = documentedSpelling(rule.kmsKeyId, region)?.kmsKeyId
  // As a word, * is any key.
  if (key === '*') return null
  const data = algorithm === 'KMS' && rule.kmsDataEncryption === 'SM4' ? 'SM4' : undefined
  const fields: RuleFields = {
    algorithm,
    ...(key === undefined ? {} : { 'kms-key-id': key }),
    ...(data === undefined ? {} : { 'kms-data-encryption': data })
  }
  const { requirement, problems } = parseRequirement({
    algorithm,
    keys: key === undefined ? [] : [key],
    keysSet: key !== undefined,
    ...(data === undefined ? {} : { dataEncryption: data })
  })
  const meets = compare(requirement, rule, region).verdict === 'matches'
  return problems.length === 0 && meets ? fields : null
}
