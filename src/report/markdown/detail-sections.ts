import type { Report } from '../report.js'
import { changedBucketsSection } from './changed-buckets.js'
import { exemptionsSection } from './exemptions.js'
import { diagnosticsSection } from './policy-diagnostics.js'
import { fixedSection, type Section } from './section.js'
import { bucketWarningsSection } from './bucket-warnings.js'

/**
 * Shares of the limit that are reserved for the sections after the action items, as far as they
 * need it.
 */
const reservedShares = { changed: 0.15, remarks: 0.1, warned: 0.1, exemptions: 0.15 }

/** What changed and what else to know. */
export function detailSections({ findings, diagnostics }: Report, limit: number): Section[] {
  return [
    changedBucketsSection(findings, limit * reservedShares.changed),
    diagnosticsSection(diagnostics, limit * reservedShares.remarks),
    bucketWarningsSection(findings, limit * reservedShares.warned),
    exemptionsSection(findings, limit * reservedShares.exemptions)
  ]
}

export const closingNote = fixedSection(
  '<p>A bucket’s rule encrypts objects uploaded from now on without a header of their own; objects already stored keep what they have.</p>'
)
