import type { StoredRule } from './encryption-rule.js'
import type { StoredObject } from './stored-object.js'

/** One bucket: what is stored, and what of it the service already shows. */
export class Bucket {
  readonly name: string
  readonly region: string
  readonly storageClass: string
  readonly createdAt: Date
  readonly objects = new Map<string, StoredObject>()
  #rule: StoredRule | undefined
  /** What callers still see while a change spreads, and until when on the monotonic clock. */
  #stale: { rule: StoredRule | undefined; until: number } | undefined
  #sortedKeys: readonly string[] | undefined
  #storedBytes = 0

  constructor(name: string, region: string, createdAt: Date, storageClass = 'Standard') {
    this.name = name
    this.region = region
    this.createdAt = createdAt
    this.storageClass = storageClass
  }

  get storedRule(): StoredRule | undefined {
    return this.#rule
  }

  /** The rule as every call sees it, uploads included. */
  get visibleRule(): StoredRule | undefined {
    return this.#stale !== undefined && performance.now() < this.#stale.until
      ? this.#stale.rule
      : this.#rule
  }

  changeRule(rule: StoredRule | undefined, visibleAfterMs = 0): void {
    const stale = { rule: this.visibleRule, until: performance.now() + visibleAfterMs }
    this.#stale = visibleAfterMs > 0 ? stale : undefined
    this.#rule = rule
  }

  get storedBytes(): number {
    return this.#storedBytes
  }

  put(key: string, object: StoredObject): void {
    const replaced = this.objects.get(key)
    if (replaced === undefined) this.#sortedKeys = undefined
    this.#storedBytes += object.body.length - (replaced?.body.length ?? 0)
    this.objects.set(key, object)
  }

  delete(key: string): void {
    this.#storedBytes -= this.objects.get(key)?.body.length ?? 0
    if (this.objects.delete(key)) this.#sortedKeys = undefined
  }

  /** In the order in which OSS lists them: by their UTF-8 bytes. */
  get sortedKeys(): readonly string[] {
    this.#sortedKeys ??= [...this.objects.keys()].sort(byUtf8)
    return this.#sortedKeys
  }
}

/** help.aliyun.com, naming conventions: 3 to 63 of a-z, 0-9 and hyphen, no hyphen at either end. */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)
}

export function byUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
