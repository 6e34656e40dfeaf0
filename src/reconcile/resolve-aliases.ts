import { defined } from '../encryption/defined-fields.js'
import { problemsWithKey, type KeyProblems } from '../encryption/kms-key-state.js'
import { isOfRegion, type KmsKey, type Requirement } from '../encryption/requirement.js'
import { resultOrFailure, CallFailure } from '../ports/call-failure.js'
import type { KeyDirectory } from '../ports/cloud-ports.js'
import { message, value } from '../text/message.js'

/** A requirement with its aliases resolved, as far as KMS responded. */
export interface AliasResolution {
  readonly requirement: Requirement
  /** Aliases that name no usable key in this region. The clauses follow the alias. */
  readonly unusable: ReadonlyMap<string, KeyProblems>
  /** Why the first alias that could not be resolved failed. */
  readonly failure?: CallFailure
}

/** Resolves the aliases of a requirement in this region. Without an alias, KMS is not called. */
export async function resolveAliases(
  requirement: Requirement,
  region: string,
  keys: KeyDirectory
): Promise<AliasResolution> {
  const unusable = new Map<string, KeyProblems>()
  if (requirement.algorithm !== 'KMS' || typeof requirement.kmsKey === 'string') {
    return { requirement, unusable }
  }
  let failure: CallFailure | undefined
  const resolve = async (key: KmsKey): Promise<KmsKey> => {
    if (key.id !== undefined || !isOfRegion(key, region)) return key
    const response = await resultOrFailure(keys.describe(key.alias, region))
    if (response instanceof CallFailure) {
      failure ??= response
      return key
    }
    if (response.kind === 'unusable') {
      unusable.set(key.alias, {
        clauses: [message`${response.problem} in ${value(region)}`]
      })
      return key
    }
    const { account } = response.key
    if (key.account !== undefined && account !== undefined && account !== key.account) {
      const problem = message`belongs to account ${value(key.account)}, but the credentials are for account ${value(account)}, where this alias names another key`
      unusable.set(key.alias, { clauses: [problem] })
      return key
    }
    const problems = problemsWithKey(response.key, region)
    if (problems !== null) unusable.set(key.alias, problems)
    // A bucket may have a disabled key, but no key of another region.
    return response.key.region === region ? { ...key, id: response.key.id } : key
  }
  const [first, ...others] = requirement.kmsKey
  const kmsKey = [await resolve(first), ...(await Promise.all(others.map(resolve)))] as const
  return defined({ requirement: { ...requirement, kmsKey }, unusable, failure })
}
