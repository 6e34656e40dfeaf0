import type { Finding } from '../encryption/finding.js'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import type { WorkflowRun } from './report.js'

/** Where something is stated, as a person looks it up. */
export function formatLocation({ file, line }: SourceLocation): string {
  return `${file}:${line}`
}

/** A remark in the form of a compiler's, which editors and terminals make a link of: `file:line:column: message`. */
export function formatDiagnostic({ message, source }: Diagnostic): string {
  return source === undefined ? message : `${formatLocation(source)}:${source.column}: ${message}`
}

/**
 * Where a finding is mended: the exemption's own line, unless the finding is not about it; else the
 * policy's line that decided; else, where the inputs are the policy, the workflow's file.
 */
export function fixLocation(
  { status, source, exemption }: Finding,
  run: WorkflowRun
): SourceLocation | undefined {
  const stated = status === 'unknown' ? source : (exemption?.source ?? source)
  return stated ?? workflowFileLocation(run)
}

/** The workflow's file as a whole; absent: it is not known. */
export function workflowFileLocation({ workflowFile }: WorkflowRun): SourceLocation | undefined {
  return workflowFile === undefined ? undefined : { file: workflowFile, line: 1, column: 1 }
}
