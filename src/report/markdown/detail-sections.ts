import type { Report } from '../report.js'
import { bucketWarningsSection } from './bucket-warnings.js'
import { changedBucketsSection } from './changed-buckets.js'
import { exemptionsSection } from './exemptions.js'
import { diagnosticsSection } from './policy-diagnostics.js'
import { restoreStepsSection, urgentRestoreStepsSection } from './restore-steps.js'
import { fixedSection, type Section } from './section.js'

/**
 * Shares of the limit that are reserved for the sections after the action items, as far as they
 * need it.
 */
const reservedShares = {
  urgent: 0.05,
  changed: 0.12,
  diagnostics: 0.1,
  warned: 0.1,
  restore: 0.08,
  exemptions: 0.1
}

/** How to restore rules immediately, what changed, and what else to know. */
export function detailSections(
  { findings, diagnostics, pages, step }: Report,
  limit: number
): Section[] {
  return [
    urgentRestoreStepsSection(findings, step, limit * reservedShares.urgent),
    changedBucketsSection(findings, pages, limit * reservedShares.changed),
    diagnosticsSection(diagnostics, pages, limit * reservedShares.diagnostics),
    bucketWarningsSection(findings, pages, limit * reservedShares.warned),
    restoreStepsSection(findings, step, limit * reservedShares.restore),
    exemptionsSection(findings, pages, limit * reservedShares.exemptions)
  ]
}

/** Comments, issues and check runs may have more readers than the run, and a role's ARN names the account. */
export function withoutConnection(report: Report): Report {
  const { inputs, secretInputs, ...step } = report.step
  const names = inputs.map(([name]) => name)
  return { ...report, step: { ...step, inputs: [], secretInputs: [...names, ...secretInputs] } }
}

/** What a rule does not do. */
export const limitNote = fixedSection(
  '<p>Default encryption applies only to new objects uploaded without encryption headers. Existing objects keep their encryption.</p>'
)

/** The end of a report: empty if no bucket was checked. */
export function closingNote({ findings }: Report): Section {
  return findings.length === 0 ? fixedSection() : limitNote
}
