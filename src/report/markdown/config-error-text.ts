import type { Diagnostic } from '../../encryption/source-location.js'
import { codeElement, html } from '../../text/html.js'
import { count } from '../../text/plain-text.js'
import { bodyLimit, maxCheckTextBytes, maxCheckTitleLength } from '../github-limits.js'
import { configErrorIntros } from '../config-error-report.js'
import type { ConfigErrorReport, Pages } from '../report.js'
import type { CheckRunOutput } from './check-run-text.js'
import { renderDocument } from './document.js'
import { diagnosticItem, diagnosticsSection } from './policy-diagnostics.js'
import { inBytes, inCharacters, rowBlock } from './fit-to-limit.js'
import { capitalize } from './headline.js'
import { fixedSection, type Section } from './section.js'
import { summaryLimit } from './job-summary.js'
import { runLink } from './verdict.js'

const headlines: Readonly<Record<ConfigErrorReport['phase'], string>> = {
  nothing: 'configuration error, no buckets were checked',
  list: 'configuration error, no buckets were checked',
  survey: 'no policy was written'
}

/** The job summary about configuration errors; the limit is in bytes. */
export function renderConfigErrorSummary(report: ConfigErrorReport, limit = summaryLimit): string {
  return renderDocument([headlineSection(report), ...errorSections(report)], limit, inBytes)
}

/** The comment about configuration errors; the limit is in characters. */
export function renderConfigErrorComment(report: ConfigErrorReport, limit = bodyLimit): string {
  return renderDocument(
    [headlineSection(report), ...errorSections(report), runFactsSection(report)],
    limit,
    inCharacters
  )
}

/** The check run about configuration errors; the limit of each text is in bytes. */
export function renderConfigErrorCheck(
  report: ConfigErrorReport,
  limit = maxCheckTextBytes
): CheckRunOutput {
  return {
    title: capitalize(headlines[report.phase]).slice(0, maxCheckTitleLength),
    summary: renderDocument(errorSections(report), limit, inBytes),
    // Always set, so that an update replaces the text of an earlier attempt.
    text: renderDocument([runFactsSection(report)], limit, inBytes)
  }
}

function headlineSection({ phase }: ConfigErrorReport): Section {
  return fixedSection(`<h2>❌ OSS bucket encryption: ${headlines[phase]}</h2>`)
}

/** Reserved for the warnings, in the unit of the limit. */
const reservedForWarnings = 4_000

function errorSections({
  problems,
  diagnostics,
  advice,
  phase,
  pages
}: ConfigErrorReport): Section[] {
  return [
    fixedSection(`<p>The step <b>failed</b>. ${html(configErrorIntros[phase])}</p>`),
    problemsSection(problems, pages),
    ...(advice.length === 0 ? [] : [fixedSection(`<p>${html(advice)}</p>`)]),
    // There is no JSON report.
    diagnosticsSection(diagnostics, pages, reservedForWarnings, 'The log lists all warnings.')
  ]
}

function runFactsSection({ mode, workflowRun }: ConfigErrorReport): Section {
  return fixedSection(
    `<p>${[`Mode ${codeElement(mode)}`, ...runLink(workflowRun)].join(' · ')}</p>`
  )
}

function problemsSection(problems: readonly Diagnostic[], pages: Pages): Section {
  const item = (problem: Diagnostic): string => diagnosticItem(problem, pages)
  const list = (items: readonly string[]): string => ['<ul>', ...items, '</ul>'].join('\n')
  return {
    // One more line break: blocks are separated by an empty line.
    rowBlocks: [rowBlock(problems, item, 0, first => `${list([first])}\n`)],
    render: ([fitted]) => {
      const { rows = [], omitted = 0 } = fitted ?? {}
      return [
        ...(rows.length === 0 ? [] : [list([...problems.slice(0, 1).map(item), ...rows.slice(1)])]),
        ...(omitted === 0 ? [] : [`<p>${count(omitted, 'more problem')} did not fit here.</p>`])
      ]
    }
  }
}
