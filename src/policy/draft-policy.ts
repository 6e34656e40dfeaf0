import { Document } from 'yaml'
import { compare } from '../encryption/comparison.js'
import { defined } from '../encryption/defined-fields.js'
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
import { parseRequirement } from './parse-requirement.js'
import { policySchema } from './policy-schema.js'
import { addDays, isoDate } from './utc-date.js'

/** A bucket and its current encryption rule. */
export interface ObservedBucket {
  readonly bucket: string
  /** `null`: no rule. */
  readonly rule: Rule | null
  /** Absent: not known. */
  readonly region?: string
}

/** A bucket that the draft leaves out. */
export interface OmittedBucket {
  readonly bucket: string
  /** A clause. */
  readonly why: string
}

export interface BucketInventory {
  readonly buckets: readonly ObservedBucket[]
  readonly unreadable: readonly OmittedBucket[]
  /** Whether these are all buckets of the account; then a bucket that is new later counts as drift. */
  readonly isComplete: boolean
}

export interface PolicyDraft {
  /** A policy file; absent: no bucket could be written into one. */
  readonly text?: string
  readonly omitted: readonly OmittedBucket[]
}

/** The encryption keys of a rule in a policy file. */
interface RuleFields {
  readonly algorithm: Algorithm
  readonly 'kms-key-id'?: string
  readonly 'kms-data-encryption'?: DataEncryption
}

/** A rule of the draft, and the buckets that have it today. */
interface RuleGroup {
  readonly fields: RuleFields
  readonly buckets: string[]
}

/** How long the draft exempts buckets without a rule. */
const exemptionDays = 90

/**
 * Drafts a policy that requires of each bucket what it has today, so that only changes are drift. For
 * a bucket without a rule it requires AES256, the minimum, and exempts it for a limited time: the
 * draft approves no gap for good.
 */
export function draftPolicy(
  { buckets, unreadable, isComplete }: BucketInventory,
  now: Date
): PolicyDraft {
  const groups = new Map<string, RuleGroup>()
  const unencrypted: string[] = []
  const omitted = [...unreadable]
  for (const { bucket, rule, region } of buckets) {
    const fields = rule === null ? null : toRuleFields(rule, region)
    if (rule === null) unencrypted.push(bucket)
    else if (fields === null) {
      const why = `a policy has no words for its rule, ${describeRule(rule)}`
      omitted.push({ bucket, why })
    } else addToGroup(groups, fields, bucket)
  }
  if (groups.size === 0 && unencrypted.length === 0) return { omitted }
  const document = new Document(
    defined({
      version: 1,
      rules: draftRules(groups, unencrypted),
      exemptions: unencrypted.length === 0 ? undefined : draftExemptions(unencrypted, now),
      uncovered: isComplete ? 'drift' : 'ignore'
    })
  )
  document.commentBefore = ` Drafted on ${isoDate(now)} from what the buckets had on that day.\n Change it to what they should have: the strongest rules first, patterns instead of names,\n owners for the exemptions. Then let mode: verify guard it.`
  if (omitted.length > 0) {
    const lines = omitted.map(({ bucket, why }) => `   ${bucket}: ${plainText(why)}`)
    document.comment = ` Not in this policy:\n${lines.join('\n')}`
  }
  return { text: document.toString({ lineWidth: 0 }), omitted }
}

/** Groups by the description of the rule: buckets may store one key in several spellings. */
function addToGroup(groups: Map<string, RuleGroup>, fields: RuleFields, bucket: string): void {
  const name = ruleName(fields)
  const group = groups.get(name) ?? { fields, buckets: [] }
  group.buckets.push(bucket)
  groups.set(name, group)
}

function draftRules(
  groups: ReadonlyMap<string, RuleGroup>,
  unencrypted: readonly string[]
): object[] {
  const { maxLength } = policySchema.definitions.rule.properties.name
  return [
    ...[...groups].map(([name, { fields, buckets }]) =>
      defined({ name: name.length > maxLength ? undefined : name, ...fields, buckets })
    ),
    ...(unencrypted.length === 0
      ? []
      : [{ name: 'No default encryption yet', algorithm: 'AES256', buckets: unencrypted }])
  ]
}

function draftExemptions(unencrypted: readonly string[], now: Date): object[] {
  const expires = isoDate(addDays(now, exemptionDays))
  return unencrypted.map(bucket => ({
    bucket,
    reason: 'had no default encryption when this policy was drafted',
    owner: 'to be named',
    expires
  }))
}

function ruleName(fields: RuleFields): string {
  return describeRule(
    defined({
      algorithm: fields.algorithm,
      kmsKeyId: fields['kms-key-id'],
      kmsDataEncryption: fields['kms-data-encryption']
    })
  )
}

/**
 * The fields that require exactly this rule of a bucket in this region; `null` where a policy cannot
 * express it. OSS stores invalid key ids too, and may return values that this version does not know,
 * so the fields count only if they parse to a requirement that the rule meets.
 */
function toRuleFields(rule: Rule, region = ''): RuleFields | null {
  const { algorithm } = rule
  if (!isKnownRule(rule) || !isKnownAlgorithm(algorithm)) return null
  const key = documentedSpelling(rule.kmsKeyId, region)?.kmsKeyId
  // In a policy, * means any key.
  if (key === '*') return null
  const dataEncryption: DataEncryption | undefined =
    algorithm === 'KMS' && rule.kmsDataEncryption === 'SM4' ? 'SM4' : undefined
  const requirement = parseRequirement(
    defined({
      algorithm,
      keys: key === undefined ? [] : [key],
      keysSet: key !== undefined,
      dataEncryption
    })
  )
  return requirement.ok && compare(requirement.value, rule, region).kind === 'matches'
    ? defined({ algorithm, 'kms-key-id': key, 'kms-data-encryption': dataEncryption })
    : null
}
