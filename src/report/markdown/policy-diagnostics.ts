import type { Diagnostic } from '../../encryption/source-location.js'
import { html } from '../../text/html.js'
import type { Pages } from '../report.js'
import { policyLink } from './links.js'
import { rowsSection, type Section } from './section.js'

/** @param elsewhere a sentence that says where to find the omitted ones; absent: in the log and the JSON report. */
export function diagnosticsSection(
  diagnostics: readonly Diagnostic[],
  pages: Pages,
  reserved: number,
  elsewhere?: string
): Section {
  return rowsSection(diagnostics, diagnostic => diagnosticItem(diagnostic, pages, '⚠️ '), {
    before: '<h3>Warnings about the configuration</h3>\n<ul>',
    after: '</ul>',
    itemName: 'warning',
    elsewhere,
    reserved
  })
}

/** A list item that starts with its position in the policy. */
export function diagnosticItem({ message, source }: Diagnostic, pages: Pages, icon = ''): string {
  const location = source === undefined ? '' : `${policyLink(source, pages)} `
  return `<li>${icon}${location}${html(message)}</li>`
}
