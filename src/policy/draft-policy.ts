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
import { readRequirement } from './stated-requirement.js'
import { isoDay, daysAfter } from './utc-day.js'

/** What one bucket has today. */
export interface Surveyed {
  readonly bucket: string
  /** `null`: no rule. */
  readonly rule: Rule | null
  /** Where the bucket is; absent: not known. */
  readonly region?: string
}

/** A bucket that a draft leaves out. */
export interface LeftOut {
  readonly bucket: string
  /** A clause that says why. */
  readonly why: string
}

export interface Survey {
  readonly buckets: readonly Surveyed[]
  readonly unread: readonly LeftOut[]
  /** These are all buckets of the account, so that a new one shall be noticed. */
  readonly whole: boolean
}

export interface Draft {
  /** A policy file; absent: there is no bucket to write one about. */
  readonly text?: string
  readonly leftOut: readonly LeftOut[]
}

/** A rule's keys of a policy file. */
interface Words {
  readonly algorithm: Algorithm
  readonly 'kms-key-id'?: string
  readonly 'kms-data-encryption'?: DataEncryption
}

/** How long the buckets without a rule may stay so. */
const exemptDays = 90

/**
 * A policy that asks of each bucket for what it has today, so that only changes are drift. A bucket
 * without a rule is to get AES256, the least, and exempt for a while: nothing is blessed for ever.
 */
export function draftPolicy({ buckets, unread, whole }: Survey, now: Date): Draft {
  const stated = buckets.filter(
    ({ rule, region }) => rule === null || wordsFor(rule, region) !== null
  )
  const isStated = new Set(stated)
  const leftOut = [
    ...unread,
    ...buckets
      .filter(bucket => !isStated.has(bucket))
      .map(({ bucket, rule }) => ({
        bucket,
        why: `a policy has no words for its rule, ${describeRule(rule)}`
      }))
  ]
  if (stated.length === 0) return { leftOut }
  const bare = stated.filter(({ rule }) => rule === null).map(({ bucket }) => bucket)
  const expires = isoDay(daysAfter(now, exemptDays))
  const document = new Document({
    version: 1,
    rules: rulesFor(stated, bare),
    ...(bare.length === 0
      ? {}
      : {
          exemptions: bare.map(bucket => ({
            bucket,
            reason: 'had no default encryption when this policy was drafted',
            owner: 'to be named',
            expires
          }))
        }),
    uncovered: whole ? 'drift' : 'ignore'
  })
  document.commentBefore = ` Drafted on ${isoDay(now)} from what the buckets had on that day.\n Change it to what they should have: the strongest rules first, patterns instead of names,\n owners for the exemptions. Then let mode: verify guard it.`
  if (leftOut.length > 0) {
    const lines = leftOut.map(({ bucket, why }) => `   ${bucket}: ${plainText(why)}`)
    document.comment = ` Not in this policy:\n${lines.join('\n')}`
  }
  return { text: document.toString({ lineWidth: 0 }), leftOut }
}

function rulesFor(stated: readonly Surveyed[], bare: readonly string[]): object[] {
  // By what is asked for, since one key has many spellings.
  const byName = new Map<string, { words: Words; buckets: string[] }>()
  for (const { bucket, rule, region } of stated) {
    const words = rule === null ? null : wordsFor(rule, region)
    if (words === null) continue
    const name = nameFor(words)
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
    ...(bare.length === 0
      ? []
      : [{ name: 'No default encryption yet', algorithm: 'AES256', buckets: bare }])
  ]
}

function nameFor({ algorithm, 'kms-key-id': key, 'kms-data-encryption': data }: Words): string {
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
function wordsFor(rule: Rule, region = ''): Words | null {
  const { algorithm } = rule
  if (!isKnownRule(rule) || !isKnownAlgorithm(algorithm)) return null
  const key = documentedSpelling(rule.kmsKeyId, region)?.kmsKeyId
  // As a word, * is any key.
  if (key === '*') return null
  const data = algorithm === 'KMS' && rule.kmsDataEncryption === 'SM4' ? 'SM4' : undefined
  const words: Words = {
    algorithm,
    ...(key === undefined ? {} : { 'kms-key-id': key }),
    ...(data === undefined ? {} : { 'kms-data-encryption': data })
  }
  const { requirement, problems } = readRequirement({
    algorithm,
    keys: key === undefined ? [] : [key],
    keysSet: key !== undefined,
    ...(data === undefined ? {} : { dataEncryption: data })
  })
  const meets = compare(requirement, rule, region).verdict === 'matches'
  return problems.length === 0 && meets ? words : null
}
