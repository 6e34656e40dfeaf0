import type { Diagnostic } from '../../encryption/source-location.js'
import { formatLocation } from '../format-location.js'
import { code } from './html.js'
import { prose } from './prose.js'
import { rowsSection, type Section } from './section.js'

/** What is odd about the policy itself. */
export function diagnosticsSection(diagnostics: readonly Diagnostic[], reserved: number): Section {
  return rowsSection(diagnostics, diagnosticRow, {
    before: '<h3>About the policy</h3>\n<ul>',
    after: '</ul>',
    itemName: 'remark',
    reserved
  })
}

function diagnosticRow({ message, source }: Diagnostic): string {
  const place = source === undefined ? '' : `${code(formatLocation(source))} `
  return `<li>⚠️ ${place}${prose(message)}</li>`
}
