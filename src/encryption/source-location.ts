/** Where in a file something is stated; line and column count from 1. */
export interface SourceLocation {
  /** Seen from the workspace, with `/` between folders. */
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Something to be said about a place in a policy; without one it is about the inputs. */
export interface Diagnostic {
  /** One sentence or more. */
  readonly message: string
  readonly source?: SourceLocation
}
