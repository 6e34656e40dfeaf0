import { hasSameName, isAlias, isServiceKey } from './kms-key-identity.js'
import { dataEncryptionOf, type Rule } from './rule.js'

/**
 * Whether an object that was stored without an encryption header of its own shows that this rule
 * was at work. `stored` is what the object's headers say, in the form of a rule; `null`: nothing.
 *
 * Under the service key any key id will do: OSS may name the key that it made for the account.
 * So will any of a customer under a rule that names its key by an alias, which OSS resolves itself.
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
