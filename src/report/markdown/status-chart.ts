import { statuses, type Status } from '../../encryption/finding.js'
import type { Verdict } from '../../encryption/verdict.js'
import { fixedSection, type Section } from './section.js'

/** With fewer buckets a person counts faster than they read a chart. */
const minBuckets = 10

/** The same for a status in each chart, and to be told apart on white and on black. */
const colours: Readonly<Record<Status, string>> = {
  drifted: '#cf222e',
  unknown: '#bf8700',
  applied: '#0969da',
  exempt: '#6e7781',
  compliant: '#2da44e'
}

/** How many buckets ended in what, as a pie; GitHub draws it where Markdown is shown. */
export function statusChartSection({ counts }: Verdict): Section {
  const slices = statuses.filter(status => counts[status] > 0)
  const total = slices.reduce((sum, status) => sum + counts[status], 0)
  if (slices.length < 2 || total < minBuckets) return fixedSection()
  // Mermaid gives colours by size in some versions, by order in others: here the two are one.
  slices.sort((one, other) => counts[other] - counts[one])
  const theme = Object.fromEntries([
    ...slices.map((status, index) => [`pie${index + 1}`, colours[status]]),
    ['pieOpacity', '1'],
    ['pieStrokeColor', '#ffffff'],
    ['pieOuterStrokeWidth', '0px'],
    ['pieSectionTextColor', '#ffffff'],
    ['pieSectionTextSize', '14px']
  ]) as Record<string, string>
  return fixedSection(
    [
      '```mermaid',
      `%%{init: ${JSON.stringify({ pie: { textPosition: 0.8 }, themeVariables: theme })}}%%`,
      'pie showData title Buckets',
      ...slices.map(status => `  "${status}" : ${counts[status]}`),
      '```'
    ].join('\n')
  )
}
