import { countCharacters, type RequestFields } from './request-fields.js'
import { validationError, type FieldError } from './api-error.js'

/**
 * The conclusions a GitHub App may set; only GitHub sets `stale`. Source: docs.github.com, REST,
 * "Check runs".
 */
export const CONCLUSIONS = [
  'action_required',
  'cancelled',
  'failure',
  'neutral',
  'success',
  'skipped',
  'timed_out'
] as const
export const STATUSES = ['queued', 'in_progress', 'completed'] as const
const LEVELS = ['notice', 'warning', 'failure'] as const

export type CheckRunConclusion = (typeof CONCLUSIONS)[number]
export type CheckRunStatus = (typeof STATUSES)[number]

export interface StoredCheckRunOutput {
  readonly title: string | null
  readonly summary: string | null
  readonly text: string | null
}

export interface CheckRunAnnotation {
  readonly path: string
  readonly start_line: number
  readonly end_line: number
  readonly start_column: number | null
  readonly end_column: number | null
  readonly annotation_level: (typeof LEVELS)[number]
  readonly title: string | null
  readonly message: string
  readonly raw_details: string | null
}

/** Source: docs.github.com, REST, "Create a check run". */
const ANNOTATIONS = 50
const TEXT_CHARACTERS = 65_535
const TITLE_CHARACTERS = 255
/** The schema counts characters, then the model counts bytes. Source: github/docs#35252. */
const TEXT_BYTES = 65_535
/** "The maximum size is 64 KB", of an annotation's message and details. */
const DETAILS_BYTES = 64 * 1024

export interface CheckRunOutputUpdate {
  readonly output: Partial<StoredCheckRunOutput>
  readonly annotations: readonly CheckRunAnnotation[]
}

/** @param required the fields that `output` must have: an update may omit the title. */
export function readOutput(
  body: RequestFields,
  required: readonly string[]
): CheckRunOutputUpdate | undefined {
  const output = body.object('output')
  if (output === undefined) return undefined
  output.require(...required)
  const title = output.text('title')
  const summary = output.text('summary', TEXT_CHARACTERS)
  const text = output.textOrNull('text', TEXT_CHARACTERS)
  const annotations = (output.objects('annotations', ANNOTATIONS) ?? []).map(readAnnotation)
  throwIfInvalid(
    tooLong('title', countCharacters(title ?? '') > TITLE_CHARACTERS),
    tooManyBytes('summary', summary),
    tooManyBytes('text', text),
    annotations.every(isValidAnnotation)
      ? undefined
      : { resource: 'CheckRun', code: 'invalid', field: 'annotations' }
  )
  return {
    output: {
      ...(title !== undefined && { title }),
      ...(summary !== undefined && { summary }),
      ...(text !== undefined && { text })
    },
    annotations
  }
}

function readAnnotation(fields: RequestFields): CheckRunAnnotation {
  fields.require('path', 'start_line', 'end_line', 'annotation_level', 'message')
  return {
    path: fields.text('path') ?? '',
    start_line: fields.integer('start_line') ?? 0,
    end_line: fields.integer('end_line') ?? 0,
    start_column: fields.integer('start_column') ?? null,
    end_column: fields.integer('end_column') ?? null,
    annotation_level: fields.oneOf('annotation_level', LEVELS) ?? 'notice',
    title: fields.textOrNull('title') ?? null,
    message: fields.text('message') ?? '',
    raw_details: fields.textOrNull('raw_details') ?? null
  }
}

/**
 * Lines and columns start at 1, and columns need a single line. Source: docs.github.com, REST,
 * "Create a check run". Both columns are required. Source: probot/probot#790.
 */
function isValidAnnotation(annotation: CheckRunAnnotation): boolean {
  const { path, start_line, end_line, start_column, end_column, title } = annotation
  const lines = start_line >= 1 && end_line >= start_line
  const columns =
    start_column === null || end_column === null
      ? start_column === end_column
      : start_line === end_line && start_column >= 1 && end_column >= start_column
  return (
    path !== '' &&
    lines &&
    columns &&
    countCharacters(title ?? '') <= TITLE_CHARACTERS &&
    annotation.message !== '' &&
    Buffer.byteLength(annotation.message) <= DETAILS_BYTES &&
    Buffer.byteLength(annotation.raw_details ?? '') <= DETAILS_BYTES
  )
}

function throwIfInvalid(...errors: readonly (FieldError | undefined)[]): void {
  const found = errors.filter(error => error !== undefined)
  if (found.length > 0) throw validationError(...found)
}

function tooLong(field: string, isSo: boolean): FieldError | undefined {
  if (!isSo) return undefined
  const message = `${field} is too long (maximum is ${TITLE_CHARACTERS} characters)`
  return { resource: 'CheckRun', code: 'custom', field, message }
}

function tooManyBytes(field: string, value: string | undefined): FieldError | undefined {
  if (Buffer.byteLength(value ?? '') <= TEXT_BYTES) return undefined
  const message = `${field} exceeds a maximum bytesize of ${TEXT_BYTES}`
  return { resource: 'CheckRun', code: 'custom', field, message }
}
