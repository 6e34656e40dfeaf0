import type { Target } from '../../../src/encryption/target.js'
import { reconcileBucket, type ReconcileOptions } from '../../../src/reconcile/reconcile-bucket.js'
import { plainFinding, type PlainFinding } from '../plain-finding.js'

/** Reconciles one bucket; the sentences of the finding are plain text. */
export async function reconcilePlainly(
  target: Target,
  run: ReconcileOptions
): Promise<PlainFinding> {
  return plainFinding(await reconcileBucket(target, run))
}
