import pMap from 'p-map'
import type { Finding } from '../encryption/finding.js'
import { reconcileBucket, type Surroundings, type Target } from './bucket.js'

/**
 * Reconciles many buckets, at most `concurrency` at once. One bucket's failure never stops the
 * others; the findings come in the order of the targets, whatever finishes first.
 */
export async function reconcileMany(
  targets: readonly Target[],
  around: Surroundings,
  concurrency: number
): Promise<Finding[]> {
  return await pMap(targets, target => reconcileBucket(target, around), { concurrency })
}
