import { isOfRegion, type KmsKey, type Requirement } from '../encryption/requirement.js'
import { CallFailure, type KeyDirectory } from './ports.js'

/** A requirement with its aliases looked up, as far as KMS told. */
export interface Resolution {
  readonly requirement: Requirement
  /** Aliases that stand for no key in this region, each with why: a clause. */
  readonly unusable: ReadonlyMap<string, string>
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
): Promise<Resolution> {
  const unusable = new Map<string, string>()
  if (requirement.algorithm !== 'KMS' || typeof requirement.kmsKey === 'string') {
    return { requirement, unusable }
  }
  let failure: CallFailure | undefined
  const resolve = async (key: KmsKey): Promise<KmsKey> => {
    if (key.id !== undefined || !isOfRegion(key, region)) return key
    try {
      const answer = await keys.describe(key.alias, region)
      if ('key' in answer) return { ...key, id: answer.key.id }
      unusable.set(key.alias, answer.unusable)
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error
      failure ??= error
    }
    return key
  }
  const [first, ...others] = requirement.kmsKey
  const kmsKey = [await resolve(first), ...(await Promise.all(others.map(resolve)))] as const
  return {
    requirement: { ...requirement, kmsKey },
    unusable,
    ...(failure === undefined ? {} : { failure })
  }
}
