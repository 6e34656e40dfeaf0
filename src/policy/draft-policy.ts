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
import { message, type Message } from '../text/message.js'
import { plain } from '../text/plain.js'
import { cut } from '../text/plain-text.js'
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
  /** A clause that follows a colon. */
  readonly why: Message
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

/** The owner of each exemption in a draft, until somebody sets the real one. */
export const placeholderOwner = 'not set yet'

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
      const why = message`a policy cannot express its rule (${describeRule(rule)})`
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
  document.commentBefore = toComment(headerLines(isoDate(now), unencrypted.length > 0))
  if (omitted.length > 0) {
    const reasons = omitted.map(({ bucket, why }) => `  ${bucket}: ${plain(why)}`)
    document.comment = toComment(['These buckets are not in this policy:', ...reasons])
  }
  return { text: document.toString({ lineWidth: 0 }), omitted }
}

/** States what the draft is, and what to do next. */
function headerLines(date: string, hasExemptions: boolean): readonly string[] {
  const steps = [
    [
      'Review what each rule requires. The first rule that matches a bucket applies to it:',
      'put the strongest rules first.'
    ],
    ["Replace bucket names with patterns such as 'prod-*', which also match new buckets."],
    ...(hasExemptions
      ? [
          [
            `Set the owner of each exemption ("${placeholderOwner}" is a placeholder).`,
            'Apply does not change a bucket until its exemption is removed.'
          ]
        ]
      : []),
    ['Run the action with mode: verify and with policy-file set to this file.']
  ]
  return [
    `Drafted on ${date}. The rules require the encryption that the buckets had on that day.`,
    'Next steps:',
    ...steps.flatMap(([first = '', ...others], index) => [
      `${index + 1}. ${first}`,
      ...others.map(line => `   ${line}`)
    ])
  ]
}

function toComment(lines: readonly string[]): string {
  return lines.map(line => ` ${line}`).join('\n')
}

/** Groups by what the policy requires: buckets may store one key in several spellings. */
function addToGroup(groups: Map<string, RuleGroup>, fields: RuleFields, bucket: string): void {
  const key = JSON.stringify(fields)
  const group = groups.get(key) ?? { fields, buckets: [] }
  group.buckets.push(bucket)
  groups.set(key, group)
}

function draftRules(
  groups: ReadonlyMap<string, RuleGroup>,
  unencrypted: readonly string[]
): object[] {
  return [
    ...[...groups.values()].map(({ fields, buckets }) => ({
      name: ruleName(fields),
      ...fields,
      buckets
    })),
    ...(unencrypted.length === 0
      ? []
      : [{ name: 'No default encryption yet', algorithm: 'AES256', buckets: unencrypted }])
  ]
}

function draftExemptions(unencrypted: readonly string[], now: Date): object[] {
  const expires = isoDate(addDays(now, exemptionDays))
  return unencrypted.map(bucket => ({
    bucket,
    reason: 'no default encryption rule when this policy was drafted',
    owner: placeholderOwner,
    expires
  }))
}

function ruleName(fields: RuleFields): string {
  const rule = defined({
    algorithm: fields.algorithm,
    kmsKeyId: fields['kms-key-id'],
    kmsDataEncryption: fields['kms-data-encryption']
  })
  const { maxLength } = policySchema.definitions.rule.properties.name
  return cut(plain(describeRule(rule)), maxLength)
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
