import { defined } from '../encryption/defined.js'
import { problemsWithKey } from '../encryption/kms-key-state.js'
import { isOfRegion, type KmsKey, type Requirement } from '../encryption/requirement.js'
import { attempt, CallFailure } from '../ports/call-failure.js'
import type { KeyDirectory } from '../ports/cloud-ports.js'

/** A requirement with its aliases looked up, as far as KMS told. */
export interface AliasResolution {
  readonly requirement: Requirement
  /** Aliases that stand for no key that could be set in this region, each with why: clauses. */
  readonly unusable: ReadonlyMap<string, readonly string[]>
  /** Why an alias could not be looked up. */
  readonly failure?: CallFailure
}

export function hasAlias(requirement: Requirement): boolean {
  return (
    requirement.algorithm === 'KMS' &&
    typeof requirement.kmsKey !== 'string' &&
    requirement.kmsKey.some(({ alias }) => alias !== undefined)
  )
}

/** Looks up what the aliases of a requirement stand for in this region. Without an alias KMS is not asked. */
export async function resolveAliases(
  requirement: Requirement,
  region: string,
  keys: KeyDirectory
): Promise<AliasResolution> {
  const unusable = new Map<string, readonly string[]>()
  if (requirement.algorithm !== 'KMS' || typeof requirement.kmsKey === 'string') {
    return { requirement, unusable }
  }
  let failure: CallFailure | undefined
  const resolve = async (key: KmsKey): Promise<KmsKey> => {
    if (key.id !== undefined || !isOfRegion(key, region)) return key
    const answer = await attempt(keys.describe(key.alias, region))
    if (answer instanceof CallFailure) {
      failure ??= answer
      return key
    }
    if (answer.kind === 'unusable') {
      unusable.set(key.alias, [`${answer.problem} in ${region}`])
      return key
    }
    const { account } = answer.key
    if (key.account !== undefined && account !== undefined && account !== key.account) {
      const whose = `is of account ${key.account}, and KMS was asked in account ${account}, whose alias of that name is another one`
      unusable.set(key.alias, [whose])
      return key
    }
    const problems = problemsWithKey(answer.key, region)
    if (problems.length > 0) unusable.set(key.alias, problems)
    // A bucket may have a key that is disabled, but none of another region.
    return answer.key.region === region ? { ...key, id: answer.key.id } : key
  }
  const [first, ...others] = requirement.kmsKey
  const kmsKey = [await resolve(first), ...(await Promise.all(others.map(resolve)))] as const
  return defined({ requirement: { ...requirement, kmsKey }, unusable, failure })
}
