import { hasSameName, isAlias, isServiceKey } from './kms-key-identity.js'
import { dataEncryptionOf, type Rule } from './rule.js'

/**
 * Whether an object uploaded without an encryption header was stored under this rule. `stored`: the
 * encryption in the object's headers, in the form of a rule; `null`: none.
 *
 * Accepts any key id under the service key, since OSS may name the key that it made for the account,
 * and any customer key under an alias, which OSS resolves itself.
 */
export function showsRule(stored: Rule | null, rule: Rule | null): boolean {
  if (stored === null || rule === null) return stored === rule
  return (
    stored.algorithm === rule.algorithm &&
    dataEncryptionOf(stored) === dataEncryptionOf(rule) &&
    showsKey(stored.kmsKeyId, rule)
  )
}

function showsKey(stored: string | undefined, { algorithm, kmsKeyId }: Rule): boolean {
  if (algorithm !== 'KMS') return stored === undefined
  if (isServiceKey(kmsKeyId)) return true
  return isAlias(kmsKeyId) ? !isServiceKey(stored) : hasSameName(stored, kmsKeyId)
}
