import { parseKmsKey } from '../aliyun/identifiers/kms-key.js'
import type { KmsKey, RequiredKey, Requirement } from '../encryption/requirement.js'
import type { DataEncryption } from '../encryption/rule.js'
import { ok, type Checked } from '../text/checked-value.js'
import { code, input, join, message, quote, type Message } from '../text/message.js'
import { problemWithSingleValue } from './bucket-pattern.js'

/** A requirement as the inputs or a policy file state it. */
export interface RequirementFields {
  readonly algorithm: Requirement['algorithm']
  /** Ids, aliases or ARNs; or `*`. */
  readonly keys: readonly string[]
  /** Whether the field was set at all, even to an empty list. */
  readonly keysSet: boolean
  readonly dataEncryption?: DataEncryption
}

export interface RequirementProblem {
  readonly field: 'kms-key-id' | 'kms-data-encryption'
  /** Index of the key; absent: the field as a whole. */
  readonly index?: number
  /** One sentence or more. */
  readonly problem: Message
}

export function parseRequirement(
  fields: RequirementFields
): Checked<Requirement, RequirementProblem> {
  const problems = [
    ...problemsWithKeys(fields),
    ...(fields.algorithm === 'KMS' ? problemsWithAnyKey(fields) : problemsBesideKms(fields))
  ]
  return problems.length === 0 ? ok(readRequirement(fields)) : { ok: false, problems }
}

/** Reads the same fields without what is invalid in them, so that other checks can go on after a problem. */
export function readRequirement({
  algorithm,
  keys,
  dataEncryption = 'AES256'
}: RequirementFields): Requirement {
  if (algorithm !== 'KMS') return { algorithm }
  return { algorithm, kmsKey: readKmsKey(keys), kmsDataEncryption: dataEncryption }
}

function readKmsKey(keys: readonly string[]): RequiredKey {
  if (keys.includes('*')) return 'any-key'
  const valid = keys.flatMap(text => {
    const key = parseKmsKey(text)
    return key.ok ? [key.value] : []
  })
  const [first, ...others] = uniqueKeys(valid)
  return first === undefined ? 'service-key' : [first, ...others]
}

/** Drops keys that an earlier one already covers, whatever their spelling. */
function uniqueKeys(keys: readonly KmsKey[]): readonly KmsKey[] {
  return keys.filter(
    (key, index) =>
      !keys
        .slice(0, index)
        .some(
          ({ id, alias, region, account }) =>
            id === key.id &&
            alias === key.alias &&
            (region === undefined || region === key.region) &&
            account === key.account
        )
  )
}

function problemsWithKeys({ keys, keysSet }: RequirementFields): readonly RequirementProblem[] {
  const field = 'kms-key-id'
  if (keys.length === 0 && keysSet) {
    // Expressions that evaluate to nothing leave only a comma, which must not select the service key.
    const problem = message`${input(field)} is set, but names no key. Add the key. For the service key, leave ${input(field)} empty.`
    return [{ field, problem }]
  }
  return keys.flatMap((text, index) => {
    if (text === '*') return []
    const key = parseKmsKey(text)
    if (key.ok) return []
    const clause = problemWithSingleValue(text, 'key') ?? join(key.problems, '; ')
    const problem = message`${input(field)} ${quote(text)} ${clause}.`
    return [{ field, index, problem }]
  })
}

function problemsWithAnyKey({ keys }: RequirementFields): readonly RequirementProblem[] {
  if (!keys.includes('*') || keys.length === 1) return []
  const field = 'kms-key-id'
  const problem = message`${input(field)} names both ${code('*')} (any customer key) and other keys. Use one or the other.`
  return [{ field, problem }]
}

function problemsBesideKms({
  keysSet,
  dataEncryption
}: RequirementFields): readonly RequirementProblem[] {
  const fields = [
    ...(keysSet ? (['kms-key-id'] as const) : []),
    ...(dataEncryption === undefined ? [] : (['kms-data-encryption'] as const))
  ]
  const kms = input('algorithm', 'KMS')
  return fields.map(field => ({
    field,
    problem: message`${input(field)} is valid only with ${kms}. Set ${kms}, or remove ${input(field)}.`
  }))
}
