import type { Finding } from '../../encryption/finding.js'
import { html } from '../../text/html.js'
import { isSameMessage, value, type Message } from '../../text/message.js'
import type { DifferingPart } from '../../text/shared-cause.js'
import { regionColumn } from './finding-cells.js'
import type { Column } from './table.js'

/**
 * Columns for what a message shared by these findings leaves out: one for each fact, however often
 * the message names it. Different facts with one title are numbered in the order of the message.
 */
export function differingColumns(
  findings: readonly Finding[],
  differing: readonly DifferingPart[]
): Column<Finding>[] {
  const indexes = new Map(findings.map((finding, index) => [finding, index]))
  // The regions of the findings have a column of their own.
  const regions = { column: regionColumn.title, contents: findings.map(regionOf) }
  const shown: DifferingPart[] = findings.some(({ region }) => region) ? [regions] : []
  return differing.flatMap(part => {
    if (shown.some(other => isSamePart(part, other))) return []
    const earlier = shown.filter(({ column }) => column === part.column).length
    shown.push(part)
    return {
      title: earlier === 0 ? part.column : `${part.column} (${earlier + 1})`,
      cell: finding => html(part.contents[indexes.get(finding) ?? -1] ?? [])
    }
  })
}

function regionOf({ region }: Finding): Message {
  return region === undefined ? [] : [value(region)]
}

function isSamePart(one: DifferingPart, other: DifferingPart): boolean {
  return (
    one.column === other.column &&
    one.contents.every((content, index) => isSameMessage(content, other.contents[index] ?? []))
  )
}
