import type { Remark, Source } from '../encryption/source.js'

/** Where something is stated, as a person looks it up. */
export function placeOf({ file, line }: Source): string {
  return `${file}:${line}`
}

/** A remark in the form of a compiler's, which editors and terminals make a link of: `file:line:column: message`. */
export function placedRemark({ message, source }: Remark): string {
  return source === undefined ? message : `${placeOf(source)}:${source.column}: ${message}`
}
