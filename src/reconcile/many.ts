import pMap from 'p-map'
import type { Finding } from '../encryption/finding.js'
import type { Target } from '../encryption/target.js'
import { reconcileBucket, type RunOptions } from './bucket.js'
import { inFairOrder } from './fair-order.js'
import { memoizedKeyDirectory } from './memoized-key-directory.js'

/**
 * Reconciles many buckets, at most `concurrency` at once, with a fair share for each region. One
 * bucket's failure never stops the others; the findings come in the order of the targets, whatever
 * finishes first. `finished` is told each finding as it comes.
 */
export async function reconcileMany(
  targets: readonly Target[],
  run: RunOptions,
  concurrency: number,
  finished: (finding: Finding) => void = () => undefined
): Promise<Finding[]> {
  const keys = memoizedKeyDirectory(run.outside.keys)
  const around = { ...run, outside: { ...run.outside, keys } }
  const findings = new Array<Finding>(targets.length)
  await pMap(
    inFairOrder(targets),
    async taken => {
      const finding = await reconcileBucket(taken.item, around)
      findings[taken.index] = finding
      taken.finished()
      finished(finding)
    },
    { concurrency }
  )
  return findings
}
