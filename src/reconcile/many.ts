import pMap from 'p-map'
import type { Finding } from '../encryption/finding.js'
import { askedOnce } from './asked-once.js'
import { reconcileBucket, type RunOptions, type Target } from './bucket.js'

/**
 * Reconciles many buckets, at most `concurrency` at once. One bucket's failure never stops the
 * others; the findings come in the order of the targets, whatever finishes first.
 */
export async function reconcileMany(
  targets: readonly Target[],
  run: RunOptions,
  concurrency: number
): Promise<Finding[]> {
  const outside = { ...run.outside, keys: askedOnce(run.outside.keys) }
  return await pMap(targets, target => reconcileBucket(target, { ...run, outside }), {
    concurrency
  })
}
