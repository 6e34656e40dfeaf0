import type { Diagnostic } from '../../encryption/source-location.js'
import { placeOf } from '../place.js'
import { code } from './html.js'
import { prose } from './prose.js'
import { rowsSection, type Section } from './section.js'

/** What is odd about the policy itself. */
export function remarksSection(remarks: readonly Diagnostic[], reserved: number): Section {
  return rowsSection(remarks, remarkRow, {
    before: '<h3>About the policy</h3>\n<ul>',
    after: '</ul>',
    thing: 'remark',
    reserved
  })
}

function remarkRow({ message, source }: Diagnostic): string {
  const place = source === undefined ? '' : `${code(placeOf(source))} `
  return `<li>⚠️ ${place}${prose(message)}</li>`
}
