import { defined } from '../encryption/defined-fields.js'
import type { Mode } from '../encryption/mode.js'
import { requirableAlgorithms, type Requirement } from '../encryption/requirement.js'
import { dataEncryptions } from '../encryption/rule.js'
import { parseBucketPatterns, readBucketPatterns } from '../policy/parse-bucket-patterns.js'
import { parseRequirement, readRequirement } from '../policy/parse-requirement.js'
import type { BucketPattern, Policy } from '../policy/policy.js'
import { bad, ok, type Checked } from '../text/checked-value.js'
import { input, listAnd, message } from '../text/message.js'
import type { InputReader } from './input-reader.js'

/** The inputs that select the buckets and what they must have, with their defaults in action.yml. */
export const scopeInputDefaults = {
  bucket: '',
  'policy-file': '',
  algorithm: '',
  'kms-key-id': '',
  'kms-data-encryption': ''
} as const

/** The inputs that are a policy of one rule; they exclude policy-file. */
export const ruleInputs = ['bucket', 'algorithm', 'kms-key-id', 'kms-data-encryption'] as const

/** Where the policy comes from. */
export type Scope =
  | { readonly kind: 'inputs'; readonly policy: Policy }
  | { readonly kind: 'file'; readonly path: string }
  /** A policy file to write, about the buckets that `policy` names, whatever they have. */
  | { readonly kind: 'draft'; readonly path: string; readonly policy: Policy }

type ScopeReader = InputReader<keyof typeof scopeInputDefaults | 'canary'>

export function readScope(reader: ScopeReader, mode: Mode): Scope {
  const path = reader.optional('policy-file', parsePath)
  if (mode === 'draft') return readDraft(reader, path)
  if (reader.isSet('policy-file')) {
    const excluded = ruleInputs.filter(name => reader.isSet(name)).map(name => input(name))
    if (excluded.length > 0) {
      reader.addProblem(
        message`${input('policy-file')} cannot be combined with ${listAnd(excluded)}: the file names the buckets and their requirements. Remove either ${input('policy-file')} or ${listAnd(excluded)}.`
      )
    }
    return { kind: 'file', path: path ?? '' }
  }
  const problemsBefore = reader.problems.length
  const buckets = readBuckets(reader)
  if (buckets.length === 0 && reader.problems.length === problemsBefore) {
    reader.addProblem(
      message`${input('bucket')} is empty. List the buckets to check, one per line or separated by commas, or set ${input('policy-file')}.`
    )
  }
  return { kind: 'inputs', policy: singleRulePolicy(buckets, readRequirementInputs(reader)) }
}

function singleRulePolicy(buckets: readonly BucketPattern[], requirement: Requirement): Policy {
  return { rules: [{ buckets, requirement }], exemptions: [], uncovered: 'ignore' }
}

function readDraft(reader: ScopeReader, path: string | undefined): Scope {
  if (!reader.isSet('policy-file')) {
    reader.addProblem(
      message`${input('mode', 'draft')} needs ${input('policy-file')}, the path of the policy file to write. The file must not exist yet.`
    )
  }
  for (const name of ruleInputs) {
    if (name !== 'bucket' && reader.isSet(name)) {
      reader.addProblem(
        message`${input(name)} cannot be combined with ${input('mode', 'draft')}, which takes the requirements from the buckets' current rules. Remove ${input(name)}.`
      )
    }
  }
  if (reader.text('canary').toLowerCase() === 'true') {
    reader.addProblem(
      message`${input('canary')} cannot be combined with ${input('mode', 'draft')}, which only reads buckets. Remove ${input('canary')}.`
    )
  }
  const buckets = reader.isSet('bucket') ? readBuckets(reader) : [{ text: '*', excludes: false }]
  return {
    kind: 'draft',
    path: path ?? '',
    policy: singleRulePolicy(buckets, { algorithm: 'any' })
  }
}

function readBuckets(reader: ScopeReader): readonly BucketPattern[] {
  const texts = reader.list('bucket')
  const parsed = parseBucketPatterns(texts)
  if (parsed.ok) return parsed.value
  for (const { problem } of parsed.problems) {
    reader.addProblem(message`${input('bucket')} ${problem}`)
  }
  return readBucketPatterns(texts)
}

function readRequirementInputs(reader: ScopeReader): Requirement {
  const fields = defined({
    // An invalid algorithm has been reported; KMS avoids a second problem about the keys.
    algorithm: reader.choiceInAnyCase('algorithm', requirableAlgorithms) ?? 'KMS',
    dataEncryption: reader.isSet('kms-data-encryption')
      ? reader.choiceInAnyCase('kms-data-encryption', dataEncryptions)
      : undefined,
    keys: reader.list('kms-key-id'),
    keysSet: reader.isSet('kms-key-id')
  })
  const parsed = parseRequirement(fields)
  if (parsed.ok) return parsed.value
  for (const { problem } of parsed.problems) reader.addProblem(problem)
  return readRequirement(fields)
}

/** Checks the form of a path; whether it can be read or written is checked where that is done. */
export function parsePath(path: string): Checked<string> {
  return /[\p{Cc}]/u.test(path) ? bad(message`contains a control character. Remove it`) : ok(path)
}
