import { StoreFailure, type EncryptionStore, type Receipt } from './ports.js'

/** What the calls for one bucket left behind, for its finding. */
export interface Trail {
  readonly store: EncryptionStore
  readonly requestIds: string[]
  readonly warnings: string[]
}

/** A store that remembers the request ids and warnings of every call made through it, failed ones too. */
export function withTrail(store: EncryptionStore): Trail {
  const requestIds: string[] = []
  const warnings: string[] = []
  async function noted<T extends Receipt>(call: Promise<T>): Promise<T> {
    try {
      const receipt = await call
      requestIds.push(...receipt.requestIds)
      warnings.push(...receipt.warnings.filter(warning => !warnings.includes(warning)))
      return receipt
    } catch (error) {
      if (error instanceof StoreFailure) requestIds.push(...error.requestIds)
      throw error
    }
  }
  return {
    requestIds,
    warnings,
    store: {
      read: bucket => noted(store.read(bucket)),
      write: (bucket, rule) => noted(store.write(bucket, rule)),
      remove: bucket => noted(store.remove(bucket))
    }
  }
}
