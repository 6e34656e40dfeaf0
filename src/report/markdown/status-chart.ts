import { statuses, type Status } from '../../encryption/finding.js'
import type { Verdict } from '../../encryption/verdict.js'
import { fixedSection, type Section } from './section.js'

/** Fewer buckets need no chart. */
const minBuckets = 10

/** The same color for a status in every chart, distinguishable on white and on black. */
const colors: Readonly<Record<Status, string>> = {
  drifted: '#cf222e',
  unknown: '#bf8700',
  applied: '#0969da',
  exempt: '#6e7781',
  compliant: '#2da44e'
}

/** A pie chart of the buckets by status, which GitHub renders from Mermaid. */
export function statusChartSection({ counts }: Verdict): Section {
  const slices = statuses.filter(status => counts[status] > 0)
  const total = slices.reduce((sum, status) => sum + counts[status], 0)
  if (slices.length < 2 || total < minBuckets) return fixedSection()
  // Some versions of Mermaid assign colors by size, others by order. Sorting makes both the same.
  slices.sort((a, b) => counts[b] - counts[a])
  const theme = Object.fromEntries([
    ...slices.map((status, index) => [`pie${index + 1}`, colors[status]]),
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
