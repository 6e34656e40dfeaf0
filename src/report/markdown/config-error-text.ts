import type { Diagnostic } from '../../encryption/source-location.js'
import { count, cut, plainText } from '../../text/plain-text.js'
import { bodyLimit, maxCheckTextBytes, maxCheckTitleLength } from '../github-limits.js'
import { configErrorIntros } from '../config-error-report.js'
import type { ConfigErrorReport } from '../report.js'
import type { CheckRunOutput } from './check-run-text.js'
import { renderDocument } from './document.js'
import { code, maxTextLength, preformatted } from './html.js'
import { diagnosticItem } from './policy-diagnostics.js'
import { prose } from './prose.js'
import { inBytes, inCharacters, rowBlock } from './fit-to-limit.js'
import { fixedSection, type Section } from './section.js'
import { runLink } from './verdict.js'

const headlines: Readonly<Record<ConfigErrorReport['phase'], string>> = {
  nothing: 'configuration error: no bucket was checked',
  list: 'configuration error: no bucket was checked',
  survey: 'no policy was written'
}

/** The comment about configuration errors; the limit is in characters. */
export function renderConfigErrorComment(report: ConfigErrorReport, limit = bodyLimit): string {
  const headline = fixedSection(`<h2>❌ OSS bucket encryption: ${headlines[report.phase]}</h2>`)
  return renderDocument(
    [headline, ...errorSections(report), runFactsSection(report)],
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
    title: plainText(headlines[report.phase], maxCheckTitleLength),
    summary: renderDocument(errorSections(report), limit, inBytes),
    // Always set, so that an update replaces the text of an earlier attempt.
    text: renderDocument([runFactsSection(report)], limit, inBytes)
  }
}

function errorSections({ problems, advice, phase }: ConfigErrorReport): Section[] {
  return [
    fixedSection(`<p>The step <b>failed</b>. ${prose(configErrorIntros[phase])}</p>`),
    problemsSection(problems),
    ...(advice === '' ? [] : [fixedSection(`<p>${prose(advice)}</p>`)])
  ]
}

function runFactsSection({ mode, workflowRun }: ConfigErrorReport): Section {
  return fixedSection(`<p>${[`Mode ${code(mode)}`, ...runLink(workflowRun)].join(' · ')}</p>`)
}

function problemsSection(problems: readonly Diagnostic[]): Section {
  return {
    rowBlocks: [rowBlock(problems, problemRow)],
    render: ([fitted]) => {
      const { rows = [], omitted = 0 } = fitted ?? {}
      return [
        ...(rows.length === 0 ? [] : [['<ul>', ...rows, '</ul>'].join('\n')]),
        ...(omitted === 0 ? [] : [`<p>${count(omitted, 'more problem')} did not fit here.</p>`])
      ]
    }
  }
}

/** Keeps the line breaks of what is to be typed. */
function problemRow({ message, source }: Diagnostic): string {
  const [sentence = '', ...literalLines] = cut(message, maxTextLength).split('\n')
  const block = literalLines.length === 0 ? '' : preformatted(literalLines.join('\n'))
  return diagnosticItem(source, prose(sentence) + block)
}
