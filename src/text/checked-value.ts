import type { Message } from './message.js'

/** What reading a text gave: the value, or every problem with it. */
export type Checked<T, Problem = Message> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] }

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

/** For a few problems: a list without a bound could overflow the stack as arguments. */
export function bad<Problem>(...problems: readonly Problem[]): {
  readonly ok: false
  readonly problems: readonly Problem[]
} {
  return { ok: false, problems }
}
