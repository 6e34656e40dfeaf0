import type { Rule } from '../encryption/rule.js'
import type { CallFailure } from './ports.js'
import {
  isForeign,
  look,
  propagationLimitMs,
  readBack,
  unansweredLimitMs,
  type Change,
  type ReadBack
} from './read-back.js'
import { send } from './send.js'
import type { Surroundings } from './surroundings.js'

/** A bucket left with a rule that nobody has proved is the worst end: tried this often. */
const mostTries = 3
const pauseMs = 1_000

export type PutBack =
  | { readonly outcome: 'restored' }
  /** Someone else has changed the rule meanwhile; theirs was left alone. */
  | { readonly outcome: 'foreign'; readonly rule: Rule | null }
  | {
      readonly outcome: 'failed'
      readonly back: ReadBack
      /** Why OSS did not take it, or did not say so. */
      readonly failure: CallFailure | undefined
    }

/**
 * Undoes a change: puts the rule back that was there before, and reads it back. A rule that this
 * run did not set is nobody's to undo.
 */
export async function putBack(
  bucket: string,
  { from, to }: Change,
  around: Pick<Surroundings, 'rules' | 'clock' | 'stop'>
): Promise<PutBack> {
  const undoing: Change = { from: to, to: from }
  for (let number = 1; ; number += 1) {
    const { rule } = await look(bucket, around)
    if (rule !== undefined && isForeign(rule, undoing)) return { outcome: 'foreign', rule }
    const failure = await send(bucket, from, around.rules)
    const limitMs = failure === undefined ? propagationLimitMs : unansweredLimitMs
    const back =
      failure?.mayHaveHappened === false
        ? { ...(await look(bucket, around)), shown: false, waitedMs: 0 }
        : await readBack(bucket, undoing, limitMs, around)
    if (back.shown) return { outcome: 'restored' }
    if (isForeign(back.rule, undoing)) return { outcome: 'foreign', rule: back.rule ?? null }
    if (number >= mostTries) return { outcome: 'failed', back, failure }
    await around.clock.sleep(pauseMs)
  }
}
