import type { Diagnostic } from '../../encryption/source-location.js'
import { count, cut, plainText } from '../../text/plain-text.js'
import { bodyLimit, maxCheckTextBytes, maxCheckTitleLength } from '../github-limits.js'
import { configErrorIntros } from '../config-errors.js'
import type { ConfigErrorReport } from '../report.js'
import type { CheckRunOutput } from './check-output.js'
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

/** The comment of a run that was refused, in at most so many characters. */
export function renderConfigErrorComment(report: ConfigErrorReport, limit = bodyLimit): string {
  const headline = fixedSection(`<h2>❌ OSS bucket encryption: ${headlines[report.phase]}</h2>`)
  return renderDocument(
    [headline, ...errorSections(report), runFactsSection(report)],
    limit,
    inCharacters
  )
}

/** The same as the `output` of a check run, each text in at most so many bytes. */
export function renderConfigErrorCheck(
  report: ConfigErrorReport,
  limit = maxCheckTextBytes
): CheckRunOutput {
  return {
    title: plainText(headlines[report.phase], maxCheckTitleLength),
    summary: renderDocument(errorSections(report), limit, inBytes),
    // Never absent: that of an earlier attempt would stay.
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

/** What a person must type stands on lines of its own. */
function problemRow({ message, source }: Diagnostic): string {
  const [first = '', ...typed] = cut(message, maxTextLength).split('\n')
  const block = typed.length === 0 ? '' : preformatted(typed.join('\n'))
  return diagnosticItem(source, prose(first) + block)
}
