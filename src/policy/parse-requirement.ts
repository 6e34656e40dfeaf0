import { parseKmsKey } from '../aliyun/identifiers/kms-key.js'
import type { KmsKey, Requirement } from '../encryption/requirement.js'
import type { DataEncryption } from '../encryption/rule.js'
import { quoted } from '../text/plain-text.js'
import { problemWithSingleValue } from './bucket-pattern.js'

/** A requirement as a person states it. */
export interface RequirementFields {
  readonly algorithm: Requirement['algorithm']
  /** Ids, aliases or ARNs; or `*`. */
  readonly keys: readonly string[]
  /** Keys were spoken of, even where the list is empty. */
  readonly keysSet: boolean
  readonly dataEncryption?: DataEncryption
}

export interface RequirementProblem {
  readonly field: 'kms-key-id' | 'kms-data-encryption'
  /** Which of the keys; absent: the field as a whole. */
  readonly index?: number
  /** A sentence. */
  readonly problem: string
}

/** Leaves out what an earlier entry names already, however it is spelled. */
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

/** Reads a requirement; where there is a problem, it is as good as could be read. */
export function parseRequirement({ algorithm, keys, keysSet, dataEncryption }: RequirementFields): {
  readonly requirement: Requirement
  readonly problems: readonly RequirementProblem[]
} {
  const problems: RequirementProblem[] = []
  if (keys.length === 0 && keysSet) {
    // An expression whose parts are unset leaves a comma; it must not mean the service key.
    problems.push({
      field: 'kms-key-id',
      problem: 'kms-key-id is set, but there is no key in it; leave it empty for the service key.'
    })
  }
  const kmsKeys: KmsKey[] = keys.flatMap((text, index) => {
    if (text === '*') return []
    const key = parseKmsKey(text)
    if (key.ok) return [key.value]
    const problem = `kms-key-id ${quoted(text)} ${problemWithSingleValue(text, 'key') ?? key.problems.join('; ')}.`
    problems.push({ field: 'kms-key-id', index, problem })
    return []
  })
  if (algorithm !== 'KMS') {
    const set = { 'kms-key-id': keysSet, 'kms-data-encryption': dataEncryption !== undefined }
    for (const field of ['kms-key-id', 'kms-data-encryption'] as const) {
      if (set[field]) {
        const problem = `${field} goes with algorithm KMS only; leave it empty, or set algorithm: KMS.`
        problems.push({ field, problem })
      }
    }
    return { requirement: { algorithm }, problems }
  }
  const any = keys.includes('*')
  if (any && keys.length > 1) {
    const problem =
      'kms-key-id has "*" (any customer key) beside other keys; give one or the other.'
    problems.push({ field: 'kms-key-id', problem })
  }
  const [first, ...others] = uniqueKeys(kmsKeys)
  const kmsKey = any
    ? 'any-key'
    : first === undefined
      ? 'service-key'
      : ([first, ...others] as const)
  return {
    requirement: { algorithm, kmsKey, kmsDataEncryption: dataEncryption ?? 'AES256' },
    problems
  }
}
