import type { KmsKey } from './kms-key.js'
import { newServiceKey, SERVICE_KEY_ALIAS } from './kms-service-key.js'
import { keyNameOf } from './kms-key-name.js'

/** The account's KMS keys. They are regional: the same id in two regions is two keys. */
export class KmsKeyring {
  /** Whether the account has activated KMS. */
  enabled = true
  readonly #ownerId: string
  readonly #keys = new Map<string, KmsKey>()

  constructor(ownerId: string) {
    this.#ownerId = ownerId
  }

  put(key: KmsKey): void {
    for (const alias of key.aliases) {
      if (keyNameOf(alias)?.kind !== 'alias') throw new Error(`${alias} is no KMS alias.`)
      const holder = this.#byAlias(key.region, alias)
      if (holder !== undefined && holder.id !== key.id) {
        throw new Error(`${alias} is already an alias of ${holder.id}.`)
      }
    }
    this.#keys.set(slot(key.region, key.id), key)
  }

  /** The key that OSS made for the account in that region, or makes now: the same for every bucket. */
  serviceKey(region: string, now: Date): KmsKey {
    const key = this.find(region, SERVICE_KEY_ALIAS) ?? newServiceKey(region, now)
    this.put(key)
    return key
  }

  remove(region: string, id: string): void {
    this.#keys.delete(slot(region, id))
  }

  /** By id, alias or ARN, among the keys of that region. */
  find(region: string, given: string): KmsKey | undefined {
    const byId = this.#keys.get(slot(region, given))
    const name = keyNameOf(given)
    if (byId !== undefined || name === undefined) return byId
    if ((name.region ?? region) !== region) return undefined
    if ((name.ownerId ?? this.#ownerId) !== this.#ownerId) return undefined
    return name.kind === 'alias'
      ? this.#byAlias(region, name.name)
      : this.#keys.get(slot(region, name.name))
  }

  #byAlias(region: string, alias: string): KmsKey | undefined {
    return [...this.#keys.values()].find(
      key => key.region === region && key.aliases.includes(alias)
    )
  }
}

function slot(region: string, id: string): string {
  return `${region}/${id}`
}
