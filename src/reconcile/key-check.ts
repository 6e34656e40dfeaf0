import { describeKeyState, problemsWithKey, warningsAboutKey } from '../encryption/kms-key-state.js'
import { attempt, CallFailure } from '../ports/call-failure.js'
import type { BucketContext } from './context.js'

/** What OSS does with a key that can't be used, for whoever was not told that it can. */
const consequence =
  'OSS takes a rule whose key can’t be used, and from then on refuses every upload.'

export type KeyVerdict =
  /** Nothing speaks against setting the key. */
  | 'go'
  /** KMS said that the key can't be used: clauses that follow its name. */
  | { readonly problems: readonly string[]; readonly requestIds: readonly string[] }
  /** KMS did not say what must be known. */
  | { readonly failure: CallFailure }

/**
 * Asks KMS whether a key can encrypt objects of a bucket in this region, before it is set. Under
 * `auto` only a caller who may not ask is let through, with a warning; a KMS that is down, slow or
 * odd has not said that the key is good.
 */
export async function checkKey(
  id: string,
  region: string,
  { keys, checkKmsKey, evidence }: Pick<BucketContext, 'keys' | 'checkKmsKey' | 'evidence'>
): Promise<KeyVerdict> {
  if (checkKmsKey === 'off') {
    evidence.warn(`KMS key ${id} was not checked, since check-kms-key is off. ${consequence}`)
    return 'go'
  }
  const answer = await attempt(keys.describe(id, region))
  if (answer instanceof CallFailure) {
    if (checkKmsKey === 'required' || answer.reason.code !== 'access-denied') {
      return { failure: answer }
    }
    evidence.warn(
      `KMS key ${id} was not checked, since this run may not ask KMS about it. ${consequence} Allow kms:DescribeKey to have it checked.`
    )
    return 'go'
  }
  const { requestIds } = answer
  if ('unusable' in answer) return { problems: [`${answer.unusable} in ${region}`], requestIds }
  const problems = problemsWithKey(answer.key, region)
  if (problems.length > 0) return { problems, requestIds }
  evidence.check(`${describeKeyState(answer.key)}.`)
  for (const warning of warningsAboutKey(answer.key)) evidence.warn(warning)
  return 'go'
}
