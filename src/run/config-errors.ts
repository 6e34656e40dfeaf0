import type { Diagnostic } from '../encryption/source-location.js'
import type { Message } from '../text/message.js'

/** Errors in the configuration of the step, which must not go on. */
export interface ConfigErrors {
  readonly ok: false
  /** Every problem; what the user must type is on lines of its own. */
  readonly problems: readonly Diagnostic[]
  /** What else the user should know; may be empty. */
  readonly advice: Message
  /** What the run had done when it found the errors; absent: nothing had been sent. */
  readonly phase?: 'list' | 'survey'
  /** The account whose buckets were listed, if the list names it. */
  readonly account?: string
}

/** A value, or the configuration errors that prevent it. */
export type Validated<T> = { readonly ok: true; readonly value: T } | ConfigErrors
