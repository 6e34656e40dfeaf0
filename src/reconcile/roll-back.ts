import type { RuleChange } from '../encryption/rule-change.js'
import { describeRule, type Rule } from '../encryption/rule.js'
import { proveByUpload, type Doubt } from './canary.js'
import type { Outcome } from './outcome.js'
import { CallFailure } from './ports.js'
import {
  isDoubtful,
  isForeign,
  look,
  nextSighting,
  patienceAfter,
  readBack,
  type ReadBack,
  type Sighting
} from './read-back.js'
import {
  oldFailsToo,
  oldNotTried,
  tellOfRollBack,
  type Overwritten,
  type RollBack
} from './roll-back-story.js'
import { send, type Sent } from './send.js'
import { isStopping, type Surroundings } from './surroundings.js'
import { brokenRun } from './unknown.js'

/** A bucket left with a rule that nobody has proved is the worst end: tried this often. */
const mostTries = 3
const pauseMs = 1_000
/** How long a request of the change that went unanswered is watched for, in milliseconds. */
const lateLimitMs = 10_000
const watchPauseMs = 2_000

/**
 * Undoes a change that was not proved: puts the rule back that was there before and reads it back,
 * watches for a request of the change that may still come, and tries a key that was good once.
 * Never rejects.
 */
export async function rollBack(
  bucket: string,
  change: RuleChange,
  doubt: Doubt,
  { mayLandLate }: Sent,
  around: Surroundings
): Promise<Outcome> {
  around.say(`${bucket}: putting ${describeRule(change.from)} back`)
  try {
    const first = await putBack(bucket, change, doubt, around)
    const told = tellOfRollBack(bucket, change, doubt, first)
    if (first.outcome !== 'restored') return told
    around.notebook.settled = mayLandLate
      ? tellOfRollBack(bucket, change, doubt, { unwatched: 'stopped', ...first })
      : told
    const done = mayLandLate ? await watch(bucket, change, doubt, around) : first
    if (done.outcome !== 'restored') return tellOfRollBack(bucket, change, doubt, done)
    const tried = await tryOldKey(bucket, change, doubt, around)
    const isOther = 'overwritten' in done || 'unwatched' in done
    const restored = isOther ? tellOfRollBack(bucket, change, doubt, done) : told
    return tried === null || (isAlarm(restored) && !isAlarm(tried)) ? restored : tried
  } catch (error) {
    const failure = new CallFailure(brokenRun(bucket, error))
    return tellOfRollBack(bucket, change, doubt, { outcome: 'failed', failure })
  }
}

/**
 * Restores the rule from before. A rule that this run did not set stops it, but only one that several
 * reads show and under which the bucket is not seen to refuse uploads: in doubt the bucket is restored.
 */
async function putBack(
  bucket: string,
  { from, to }: RuleChange,
  doubt: Doubt,
  around: Surroundings
): Promise<RollBack> {
  const { clock, rules } = around
  const undoing: RuleChange = { from: to, to: from }
  let sighting: Sighting | undefined
  let overwritten: Overwritten | undefined
  let evenForeign = false
  let isRepeated = false
  for (let number = 1; ;) {
    const isLast = number >= (isStopping(around) ? 1 : mostTries)
    const evenUnread = isLast && (await mayRefuseUploads(bucket, to, doubt, around))
    let shown: { readonly rule: Rule | null } | undefined
    const { failure, withheldFor } = await send(bucket, from, rules, {
      evenUnread,
      mayReplace(rule) {
        shown = { rule }
        return evenForeign || !isForeign(rule, undoing)
      }
    })
    const isWithheld = withheldFor !== undefined
    if (!isWithheld) overwritten = whatWasReplaced(undoing, shown, sighting) ?? overwritten
    if (shown !== undefined) sighting = nextSighting(sighting, shown.rule, undoing, clock.now())

    const refused = failure?.mayHaveHappened === false
    const back = await readBack(bucket, undoing, patienceAfter({ failure }), around, sighting)
    sighting = back.sighting
    if (back.shown && !refused) return { outcome: 'restored', ...(overwritten && { overwritten }) }
    if (back.foreign !== undefined) {
      if (!(await refusesUploads(bucket, back.foreign, doubt, around))) {
        return { outcome: 'foreign', rule: back.foreign, sent: number > 1 || !refused }
      }
      evenForeign = true
    } else evenForeign = isWithheld && (await showsOurs(bucket, undoing, back, around))
    if (isWithheld && evenForeign) continue
    // What was seen to be in the way may not be there, and no further read is to be had.
    if (isWithheld && evenUnread && !isRepeated) {
      isRepeated = true
      continue
    }
    if (isLast) {
      const why = failure ?? back.failure
      return {
        outcome: 'failed',
        ...(back.rule === undefined ? {} : { rule: back.rule }),
        ...(why === undefined ? {} : { failure: why })
      }
    }
    number += 1
    await clock.sleep(pauseMs)
  }
}

/** The foreign rule that was there right before the old one was sent, or may have been. */
function whatWasReplaced(
  undoing: RuleChange,
  shown: { readonly rule: Rule | null } | undefined,
  sighting: Sighting | undefined
): Overwritten | undefined {
  const seen = shown ?? sighting
  if (seen === undefined || !isForeign(seen.rule, undoing)) return undefined
  return { rule: seen.rule, isSure: sighting !== undefined && !isDoubtful(sighting) }
}

/** Of a read that showed a foreign rule and one after it that did not, either may be out of date: a third tells. */
async function showsOurs(
  bucket: string,
  undoing: RuleChange,
  { rule: seen }: ReadBack,
  around: Surroundings
): Promise<boolean> {
  if (seen === undefined || isForeign(seen, undoing)) return false
  const { rule } = await look(bucket, around)
  return rule !== undefined && !isForeign(rule, undoing)
}

/** Stays with a bucket that was put back while the change may still land, and puts it back again. */
async function watch(
  bucket: string,
  change: RuleChange,
  doubt: Doubt,
  around: Surroundings
): Promise<RollBack> {
  const { clock, notebook } = around
  notebook.warn(
    `A request that changes bucket ${bucket} went unanswered, and may still take effect. Look at the bucket again in some minutes.`
  )
  const undoing: RuleChange = { from: change.to, to: change.from }
  const deadline = clock.now() + lateLimitMs
  let isSeen = true
  while (clock.now() < deadline) {
    if (isStopping(around)) return { outcome: 'restored', unwatched: 'stopped' }
    await clock.sleep(watchPauseMs)
    const seen = await readBack(bucket, undoing, { limitMs: 0, accepted: true }, around)
    if (seen.foreign !== undefined) return { outcome: 'foreign', rule: seen.foreign, sent: true }
    isSeen = seen.rule !== undefined
    if (seen.shown || !isSeen) continue
    delete notebook.settled
    const again = await putBack(bucket, change, doubt, around)
    if (again.outcome !== 'restored' || 'overwritten' in again) return again
    isSeen = true
  }
  return isSeen ? { outcome: 'restored' } : { outcome: 'restored', unwatched: 'unreadable' }
}

/** Whether a bucket that can't be read may refuse uploads. One that takes them is not overwritten unseen. */
async function mayRefuseUploads(
  bucket: string,
  rule: Rule | null,
  doubt: Doubt,
  around: Surroundings
): Promise<boolean> {
  if (doubt.verdict === 'fails') return doubt.refused !== 'no'
  if (isStopping(around)) return true
  const { proof, clearAway } = await proveByUpload(bucket, rule, around)
  await clearAway()
  return proof.verdict === 'untold' || (proof.verdict === 'fails' && proof.refused !== 'no')
}

/** Whether uploads are refused, and not only ours, under a rule that someone else seems to have set. */
async function refusesUploads(
  bucket: string,
  rule: Rule | null,
  doubt: Doubt,
  around: Surroundings
): Promise<boolean> {
  if (doubt.verdict !== 'fails' || doubt.refused !== 'for all' || isStopping(around)) return false
  const { proof, clearAway } = await proveByUpload(bucket, rule, around)
  await clearAway()
  return proof.verdict === 'fails' && proof.refused === 'for all'
}

function isAlarm({ reason }: Outcome): boolean {
  return reason?.code === 'rollback-failed'
}

/** A key that was good once may not be any more: then the rule from before takes no uploads either. */
async function tryOldKey(
  bucket: string,
  { from, to }: RuleChange,
  doubt: Doubt,
  around: Surroundings
): Promise<Outcome | null> {
  if (from?.kmsKeyId === undefined || doubt.verdict !== 'fails' || isStopping(around)) return null
  const { proof, clearAway } = await proveByUpload(bucket, from, around, to)
  await clearAway()
  if (proof.verdict === 'works') return null
  // That we may not use the old key says nothing about those who may.
  return proof.verdict === 'fails' && proof.refused !== 'for this caller'
    ? oldFailsToo(bucket, from, doubt, proof)
    : oldNotTried(bucket, from, doubt, proof)
}
