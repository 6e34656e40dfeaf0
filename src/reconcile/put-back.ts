import type { RuleChange } from '../encryption/rule-change.js'
import { sameRule, type Rule } from '../encryption/rule.js'
import type { CallFailure } from './ports.js'
import {
  look,
  propagationLimitMs,
  readBack,
  unansweredLimitMs,
  type ReadBack
} from './read-back.js'
import { send } from './send.js'
import { isStopping, type Surroundings } from './surroundings.js'

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
  { from, to }: RuleChange,
  around: Pick<Surroundings, 'rules' | 'clock' | 'stop'>
): Promise<PutBack> {
  const undoing: RuleChange = { from: to, to: from }
  for (let number = 1; ; number += 1) {
    const seen = await readBack(bucket, undoing, 0, around)
    if (seen.foreign !== undefined) return { outcome: 'foreign', rule: seen.foreign }
    const { failure } = await send(bucket, from, around.rules)
    const limitMs = failure === undefined ? propagationLimitMs : unansweredLimitMs
    const refused = failure?.mayHaveHappened === false
    const back = await readBack(bucket, undoing, refused ? 0 : limitMs, around)
    if (back.shown && !refused) return { outcome: 'restored' }
    if (back.foreign !== undefined) return { outcome: 'foreign', rule: back.foreign }
    if (number >= (isStopping(around) ? 1 : mostTries)) return { outcome: 'failed', back, failure }
    await around.clock.sleep(pauseMs)
  }
}

/** How long a request that went unanswered is watched for, in milliseconds. */
const lateLimitMs = 10_000
const watchPauseMs = 2_000

/** Stays with a bucket that was put back while the change may still land, and puts it back again. */
export async function guardPutBack(
  bucket: string,
  change: RuleChange,
  done: PutBack,
  around: Pick<Surroundings, 'rules' | 'clock' | 'stop' | 'notebook'>
): Promise<PutBack> {
  const deadline = around.clock.now() + lateLimitMs
  let latest = done
  while (latest.outcome === 'restored' && around.clock.now() < deadline && !isStopping(around)) {
    await around.clock.sleep(watchPauseMs)
    const { rule } = await look(bucket, around)
    if (rule !== undefined && sameRule(rule, change.to))
      latest = await putBack(bucket, change, around)
  }
  around.notebook.warn(
    `A request that changes bucket ${bucket} went unanswered, and may still take effect. Look at the bucket again in some minutes.`
  )
  return latest
}
