import type { Diagnostic, SourceLocation } from '../../encryption/source-location.js'
import { formatLocation } from '../format-location.js'
import { code } from './html.js'
import { prose } from './prose.js'
import { rowsSection, type Section } from './section.js'

export function diagnosticsSection(diagnostics: readonly Diagnostic[], reserved: number): Section {
  return rowsSection(diagnostics, diagnosticRow, {
    before: '<h3>About the policy</h3>\n<ul>',
    after: '</ul>',
    itemName: 'remark',
    reserved
  })
}

function diagnosticRow({ message, source }: Diagnostic): string {
  return diagnosticItem(source, prose(message), '⚠️ ')
}

/** A list item that starts with its line in the policy. */
export function diagnosticItem(
  source: SourceLocation | undefined,
  content: string,
  icon = ''
): string {
  const location = source === undefined ? '' : `${code(formatLocation(source))} `
  return `<li>${icon}${location}${content}</li>`
}
