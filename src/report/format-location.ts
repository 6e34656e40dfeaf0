import type { Finding } from '../encryption/finding.js'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import { plain } from '../text/plain.js'
import type { WorkflowRun } from './report.js'

export function formatLocation({ file, line }: SourceLocation): string {
  return `${file}:${line}`
}

/** `file:line:column: message`, like a compiler: editors and terminals turn it into a link. */
export function formatDiagnostic({ message, source }: Diagnostic): string {
  return formatPosition(source) + plain(message)
}

/**
 * Encodes each segment of a path: a colon in a relative reference would turn the part before it into
 * a scheme. Replaces lone surrogates, on which `encodeURIComponent` throws. Source: RFC 3986, §4.2.
 */
export function encodeUriPath(path: string): string {
  const wellFormed = path.replace(/\p{Surrogate}/gu, '\ufffd')
  return wellFormed.split('/').map(encodeURIComponent).join('/')
}

/** `file:line:column: `, to be followed by a message; empty without a source. */
export function formatPosition(source: SourceLocation | undefined): string {
  return source === undefined ? '' : `${formatLocation(source)}:${source.column}: `
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

/** Whether a location is that of the bucket's exemption, not of a rule. */
export function isOfExemption({ exemption }: Finding, { file, line }: SourceLocation): boolean {
  return exemption?.source?.file === file && exemption.source.line === line
}

/** The workflow's file as a whole; undefined: unknown. */
export function workflowFileLocation({ workflowFile }: WorkflowRun): SourceLocation | undefined {
  return workflowFile === undefined ? undefined : { file: workflowFile, line: 1, column: 1 }
}
