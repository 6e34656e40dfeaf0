import type { Rule } from '../encryption/rule.js'
import { CallFailure, type EncryptionStore } from './ports.js'

/** Sets a bucket's rule, or deletes it. Resolves to the failure; to nothing when OSS took it. */
export async function send(
  bucket: string,
  rule: Rule | null,
  rules: EncryptionStore
): Promise<CallFailure | undefined> {
  try {
    await (rule === null ? rules.remove(bucket) : rules.write(bucket, rule))
    return undefined
  } catch (error) {
    if (error instanceof CallFailure) return error
    throw error
  }
}
