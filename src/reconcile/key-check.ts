import {
  describeKeyState,
  keyPart,
  problemsWithKey,
  warningsAboutKey,
  type KeyProblems
} from '../encryption/kms-key-state.js'
import { resultOrFailure, CallFailure } from '../ports/call-failure.js'
import { code, input, message, seeTable, sentences, value } from '../text/message.js'
import type { BucketContext } from './bucket-context.js'

/** What happens if an unchecked key turns out to be unusable. */
const consequence = message`OSS accepts a rule whose key cannot be used, but then refuses every upload.`

export type KeyCheckResult =
  | { readonly kind: 'allowed' }
  /** KMS reports that the key can't be used. */
  | {
      readonly kind: 'unusable'
      readonly problems: KeyProblems
      readonly requestIds: readonly string[]
    }
  /** The check is required and could not be made. */
  | { readonly kind: 'failed'; readonly failure: CallFailure }

const allowed: KeyCheckResult = { kind: 'allowed' }

/**
 * Asks KMS whether a key can encrypt objects of a bucket in this region, before it is set. Under
 * `auto`, only a missing permission lets the key pass unchecked, with a warning; any other failure of
 * KMS does not.
 */
export async function checkKey(
  id: string,
  region: string,
  { keys, checkKmsKey, evidence }: Pick<BucketContext, 'keys' | 'checkKmsKey' | 'evidence'>
): Promise<KeyCheckResult> {
  if (checkKmsKey === 'off') {
    evidence.warn(
      sentences(
        message`The required KMS key (${keyPart(id, seeTable)}) was not checked, because ${input('check-kms-key', 'off')} is set.`,
        consequence
      )
    )
    return allowed
  }
  const response = await resultOrFailure(keys.describe(id, region))
  if (response instanceof CallFailure) {
    if (checkKmsKey === 'required' || response.reason.code !== 'access-denied') {
      return { kind: 'failed', failure: response }
    }
    evidence.warn(
      sentences(
        message`The required KMS key (${keyPart(id, seeTable)}) was not checked, because the permission to describe it is missing.`,
        consequence,
        message`To have the key checked, grant ${code('kms:DescribeKey')} on the key to the identity that this step uses.`
      )
    )
    return allowed
  }
  const { requestIds } = response
  if (response.kind === 'unusable') {
    return {
      kind: 'unusable',
      problems: { clauses: [message`${response.problem} in ${value(region)}`] },
      requestIds
    }
  }
  const problems = problemsWithKey(response.key, region)
  if (problems !== null) return { kind: 'unusable', problems, requestIds }
  evidence.check(message`${describeKeyState(response.key)}.`)
  for (const warning of warningsAboutKey(response.key)) evidence.warn(warning)
  return allowed
}
