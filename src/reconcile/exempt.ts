import { explainExpired, warningsAboutExemption } from '../encryption/exempt-words.js'
import type { Exemption } from '../encryption/exemption.js'
import type { DriftReason, Reason } from '../encryption/reason.js'
import type { Target } from '../encryption/target.js'
import type { Notebook } from './notebook.js'
import type { Outcome } from './outcome.js'

/** What the exemption of a bucket, if it has one, makes of how the bucket was judged. */
export function underExemption(
  { bucket, exemption }: Target,
  judged: Outcome,
  notebook: Notebook
): Outcome {
  if (exemption === undefined) return judged
  for (const warning of warningsAboutExemption(exemption, judged.status === 'compliant')) {
    notebook.warn(warning)
  }
  return exemption.daysLeft < 0
    ? afterItsEnd(bucket, exemption, judged)
    : whileItLasts(bucket, exemption, judged, notebook)
}

/** It excuses from the requirement, and not from being looked at. */
function whileItLasts(
  bucket: string,
  { expires }: Exemption,
  judged: Outcome,
  notebook: Notebook
): Outcome {
  const { status, reason } = judged
  switch (status) {
    case 'drifted':
      return reason === undefined
        ? { ...judged, status: 'exempt' }
        : {
            ...judged,
            status: 'exempt',
            reason: {
              ...reason,
              hint: `Nothing is to be done until ${expires}: the bucket is exempt.`
            }
          }
    case 'unknown':
      if (judged.actual === undefined) return judged
      if (reason !== undefined) notebook.warn(reason.message)
      return { ...judged, status: 'exempt' }
    case 'compliant':
      notebook.check(`Bucket ${bucket} is as required all the same: its exemption can be removed.`)
      return { ...judged, status: 'exempt' }
    case 'applied':
    case 'exempt':
      return judged
  }
}

function afterItsEnd(bucket: string, exemption: Exemption, judged: Outcome): Outcome {
  const { status, reason } = judged
  return status === 'drifted' && reason !== undefined
    ? { ...judged, reason: explainExpired(bucket, exemption, reason as Reason<DriftReason>) }
    : judged
}
