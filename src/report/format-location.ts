import type { Finding } from '../encryption/finding.js'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import type { WorkflowRun } from './report.js'

export function formatLocation({ file, line }: SourceLocation): string {
  return `${file}:${line}`
}

/** `file:line:column: message`, like a compiler: editors and terminals turn it into a link. */
export function formatDiagnostic({ message, source }: Diagnostic): string {
  return source === undefined ? message : `${formatLocation(source)}:${source.column}: ${message}`
}

/**
 * Where to fix a finding: in its exemption, unless the status is unknown; else in the rule that
 * decided; else, without a policy file, in the workflow.
 */
export function fixLocation(
  { status, source, exemption }: Finding,
  run: WorkflowRun
): SourceLocation | undefined {
  const stated = status === 'unknown' ? source : (exemption?.source ?? source)
  return stated ?? workflowFileLocation(run)
}

/** The workflow's file as a whole; undefined: unknown. */
export function workflowFileLocation({ workflowFile }: WorkflowRun): SourceLocation | undefined {
  return workflowFile === undefined ? undefined : { file: workflowFile, line: 1, column: 1 }
}
