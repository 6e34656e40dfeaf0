import type { PhysicalLocation } from 'sarif'
import type { SourceLocation } from '../../encryption/source-location.js'

/** Paths are seen from here. Source: SARIF 2.1.0, §3.4.4; GitHub takes it for the root of the repository. */
export const uriBaseId = '%SRCROOT%'

/** A physicalLocation. Source: SARIF 2.1.0, §3.29. */
export function physicalLocation({
  file,
  line: startLine,
  column: startColumn
}: SourceLocation): PhysicalLocation {
  return {
    artifactLocation: { uri: encodeUriPath(file), uriBaseId },
    // The end is what GitHub calls required; only the beginning is known.
    region: { startLine, startColumn, endLine: startLine, endColumn: startColumn + 1 }
  }
}

/** A relative reference: a colon would make a scheme of what is before it. Source: RFC 3986, §4.2. */
export function encodeUriPath(path: string): string {
  const wellFormed = path.replace(/\p{Surrogate}/gu, '\ufffd')
  return wellFormed.split('/').map(encodeURIComponent).join('/')
}
