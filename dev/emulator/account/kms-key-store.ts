import type { StoredKmsKey } from './kms-key.js'
import { newServiceKey, SERVICE_KEY_ALIAS } from './kms-service-key.js'
import { parseKmsKeyId } from './kms-key-id.js'

/** The account's KMS keys. They are regional: the same ID in two regions is two keys. */
export class KmsKeyStore {
  /** Whether the account has activated KMS. */
  enabled = true
  readonly #ownerId: string
  readonly #keys = new Map<string, StoredKmsKey>()

  constructor(ownerId: string) {
    this.#ownerId = ownerId
  }

  put(key: StoredKmsKey): void {
    for (const alias of key.aliases) {
      if (parseKmsKeyId(alias)?.kind !== 'alias') throw new Error(`${alias} is no KMS alias.`)
      const holder = this.#byAlias(key.region, alias)
      if (holder !== undefined && holder.id !== key.id) {
        throw new Error(`${alias} is already an alias of ${holder.id}.`)
      }
    }
    this.#keys.set(storeKey(key.region, key.id), key)
  }

  /** OSS's service key of a region, shared by all buckets and created on first use. */
  serviceKey(region: string, now: Date): StoredKmsKey {
    const key = this.find(region, SERVICE_KEY_ALIAS) ?? newServiceKey(region, now)
    this.put(key)
    return key
  }

  remove(region: string, id: string): void {
    this.#keys.delete(storeKey(region, id))
  }

  /** Finds a key of that region by ID, alias or ARN. */
  find(region: string, keyId: string): StoredKmsKey | undefined {
    const byId = this.#keys.get(storeKey(region, keyId))
    const name = parseKmsKeyId(keyId)
    if (byId !== undefined || name === undefined) return byId
    if ((name.region ?? region) !== region) return undefined
    if ((name.ownerId ?? this.#ownerId) !== this.#ownerId) return undefined
    return name.kind === 'alias'
      ? this.#byAlias(region, name.name)
      : this.#keys.get(storeKey(region, name.name))
  }

  #byAlias(region: string, alias: string): StoredKmsKey | undefined {
    return [...this.#keys.values()].find(
      key => key.region === region && key.aliases.includes(alias)
    )
  }
}

function storeKey(region: string, id: string): string {
  return `${region}/${id}`
}
