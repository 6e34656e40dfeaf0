import type { Finding } from '../../encryption/finding.js'
import { html } from '../../text/html.js'
import type { DifferingPart } from '../../text/shared-cause.js'
import { regionColumn } from './finding-cells.js'
import type { Column } from './table.js'

/**
 * Columns for what a message shared by these findings leaves out, each once. A bucket's region has a
 * column of its own.
 */
export function differingColumns(
  findings: readonly Finding[],
  differing: readonly DifferingPart[]
): Column<Finding>[] {
  const indexes = new Map(findings.map((finding, index) => [finding, index]))
  return differing
    .filter(
      ({ column }, index) =>
        column !== regionColumn.title &&
        differing.findIndex(other => other.column === column) === index
    )
    .map(({ column, contents }) => ({
      title: column,
      cell: finding => html(contents[indexes.get(finding) ?? -1] ?? [])
    }))
}
