import { type Exemption, explainExpired, warningsAboutExemption } from '../encryption/exemption.js'
import type { Target } from '../encryption/target.js'
import { bucket as bucketPart, message, own, value } from '../text/message.js'
import type { EvidenceRecorder } from './evidence-recorder.js'
import type { BucketOutcome } from './bucket-outcome.js'

/** Adjusts the outcome of a bucket that has an exemption; others keep theirs. */
export function applyExemption(
  { bucket, exemption }: Target,
  judged: BucketOutcome,
  evidence: EvidenceRecorder
): BucketOutcome {
  if (exemption === undefined) return judged
  for (const warning of warningsAboutExemption(exemption, judged.status === 'compliant')) {
    evidence.warn(warning)
  }
  return exemption.daysLeft < 0
    ? afterExpiry(bucket, exemption, judged)
    : beforeExpiry(bucket, exemption, judged, evidence)
}

/** Excuses the bucket from its requirement, not from being read. */
function beforeExpiry(
  bucket: string,
  { expires }: Exemption,
  judged: BucketOutcome,
  evidence: EvidenceRecorder
): BucketOutcome {
  switch (judged.status) {
    case 'drifted': {
      const hint = message`The bucket is exempt. No action is needed until ${own(value(expires), 'the date in the table', 'Exemption ends')}.`
      return { ...judged, status: 'exempt', reason: { ...judged.reason, hint } }
    }
    case 'unknown':
      if (judged.actual === undefined) return judged
      evidence.warn(judged.reason.message)
      return { ...judged, status: 'exempt' }
    case 'compliant':
      evidence.check(
        message`${bucketPart(bucket, 'Bucket')} meets its requirement, so its exemption can be removed from the policy.`
      )
      return { ...judged, status: 'exempt' }
    case 'applied':
    case 'exempt':
      return judged
  }
}

function afterExpiry(bucket: string, exemption: Exemption, judged: BucketOutcome): BucketOutcome {
  return judged.status === 'drifted'
    ? { ...judged, reason: explainExpired(bucket, exemption, judged.reason) }
    : judged
}
