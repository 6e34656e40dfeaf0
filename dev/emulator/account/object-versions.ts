import { randomBytes } from 'node:crypto'
import type { StoredRule } from './encryption-rule.js'

export type Versioning = 'Enabled' | 'Suspended'

/** A version of an object, or a delete marker, which has no content. */
export interface ObjectVersion {
  /** `null` for objects written while versioning was not enabled. */
  id: string
  object?: BucketObject
}

const NULL_VERSION = 'null'

/**
 * The objects of a bucket with all their versions. Source: alibabacloud.com/help, OSS,
 * "Versioning".
 */
export class ObjectVersions {
  readonly #versioning: Versioning | undefined
  /** By key, newest last; the lists are never empty. */
  readonly #versions = new Map<string, ObjectVersion[]>()
  #sortedKeys: readonly string[] | undefined
  #storedBytes = 0

  constructor(versioning?: Versioning) {
    this.#versioning = versioning
  }

  get storedBytes(): number {
    return this.#storedBytes
  }

  get isEmpty(): boolean {
    return this.#versions.size === 0
  }

  current(key: string): ObjectVersion | undefined {
    return this.#versions.get(key)?.at(-1)
  }

  version(key: string, id: string): ObjectVersion | undefined {
    return this.#versions.get(key)?.find(version => version.id === id)
  }

  /** The object that the next write of the key destroys. */
  replacedByWrite(key: string): BucketObject | undefined {
    return this.#versioning === 'Enabled' ? undefined : this.version(key, NULL_VERSION)?.object
  }

  put(key: string, object: BucketObject): ObjectVersion {
    return this.#add(key, { id: this.#newId(), object })
  }

  /** Without versioning the object is deleted; with it, a delete marker is added. */
  delete(key: string): ObjectVersion | undefined {
    if (this.#versioning !== undefined) return this.#add(key, { id: this.#newId() })
    this.deleteVersion(key, NULL_VERSION)
    return undefined
  }

  deleteVersion(key: string, id: string): ObjectVersion | undefined {
    const version = this.version(key, id)
    if (version === undefined) return undefined
    const left = (this.#versions.get(key) ?? []).filter(other => other !== version)
    if (left.length > 0) this.#versions.set(key, left)
    else this.#versions.delete(key)
    this.#storedBytes -= version.object?.body.length ?? 0
    this.#sortedKeys = undefined
    return version
  }

  /** The keys that a listing shows, sorted by their UTF-8 bytes. */
  get sortedKeys(): readonly string[] {
    this.#sortedKeys ??= this.#keys().filter(key => this.current(key)?.object !== undefined)
    return this.#sortedKeys
  }

  /** With delete markers; by key, oldest first. */
  all(): { key: string; version: ObjectVersion }[] {
    return this.#keys().flatMap(key =>
      (this.#versions.get(key) ?? []).map(version => ({ key, version }))
    )
  }

  #keys(): string[] {
    return [...this.#versions.keys()].sort(compareUtf8)
  }

  #add(key: string, version: ObjectVersion): ObjectVersion {
    const wasShown = this.current(key)?.object !== undefined
    const kept = (this.#versions.get(key) ?? []).filter(other => {
      if (other.id !== version.id) return true
      this.#storedBytes -= other.object?.body.length ?? 0
      return false
    })
    this.#versions.set(key, [...kept, version])
    this.#storedBytes += version.object?.body.length ?? 0
    if (wasShown !== (version.object !== undefined)) this.#sortedKeys = undefined
    return version
  }

  /** Opaque, like OSS's own. */
  #newId(): string {
    return this.#versioning === 'Enabled'
      ? `CAEQ${randomBytes(30).toString('base64url')}`
      : NULL_VERSION
  }
}

export function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

/** `default` is the bucket's ACL. */
export type ObjectAcl = 'default' | 'private'

/** An object with everything that Put, Get, Head and the listings return. */
export interface BucketObject {
  body: Buffer
  /** Upper-case MD5 in quotes. */
  etag: string
  contentMd5: string
  crc64: bigint
  lastModified: Date
  storageClass: string
  acl: ObjectAcl
  /** Content-Type and the other stored headers, x-oss-meta-* included, by response header name. */
  headers: Readonly<Record<string, string>>
  /** How this object is encrypted, whatever happens to the bucket's rule. */
  encryption: StoredRule | undefined
}
