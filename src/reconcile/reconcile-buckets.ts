import pMap from 'p-map'
import type { Finding } from '../encryption/finding.js'
import type { Target } from '../encryption/target.js'
import { reconcileBucket, type ReconcileOptions } from './reconcile-bucket.js'
import { scheduleFairly } from './fair-scheduling.js'
import { memoizedKeyDirectory } from './memoized-key-directory.js'

/**
 * Reconciles many buckets, at most `concurrency` at once, with a fair share for each region. One
 * bucket's failure never stops the others. Returns the findings in the order of the targets, and
 * calls `onFinding` with each as soon as it is there.
 */
export async function reconcileBuckets(
  targets: readonly Target[],
  run: ReconcileOptions,
  concurrency: number,
  onFinding: (finding: Finding) => void = () => undefined
): Promise<Finding[]> {
  const keys = memoizedKeyDirectory(run.cloud.keys)
  const options = { ...run, cloud: { ...run.cloud, keys } }
  const findings = new Array<Finding>(targets.length)
  await pMap(
    scheduleFairly(targets),
    async ({ item, index, finished }) => {
      const finding = await reconcileBucket(item, options)
      findings[index] = finding
      finished()
      onFinding(finding)
    },
    { concurrency }
  )
  return findings
}
