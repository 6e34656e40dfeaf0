import type { Message } from '../text/message.js'

/** A position in a policy file; line and column count from 1. */
export interface SourceLocation {
  /** Relative to the workspace, with `/` between folders. */
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A problem or a warning: about the policy at this location or, without one, about the inputs. */
export interface Diagnostic {
  /** One sentence or more. */
  readonly message: Message
  readonly source?: SourceLocation
}
