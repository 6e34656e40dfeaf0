import type { PhysicalLocation } from 'sarif'
import type { SourceLocation } from '../../encryption/source-location.js'
import { encodeUriPath } from '../format-location.js'

/**
 * The base of relative paths. GitHub takes it as the root of the repository. Source: SARIF 2.1.0,
 * §3.4.4.
 */
export const uriBaseId = '%SRCROOT%'

/** Source: SARIF 2.1.0, §3.29. */
export function physicalLocation({
  file,
  line: startLine,
  column: startColumn
}: SourceLocation): PhysicalLocation {
  return {
    artifactLocation: { uri: encodeUriPath(file), uriBaseId },
    // GitHub requires an end; we only know the start.
    region: { startLine, startColumn, endLine: startLine, endColumn: startColumn + 1 }
  }
}
