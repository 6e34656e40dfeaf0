import type { RuleChange } from '../encryption/rule-change.js'
import { describeRule, sameRule, type Rule } from '../encryption/rule.js'
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
import { send, warnThatItMayLand, type Sent } from './send.js'
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
  if (mayLandLate) warnThatItMayLand(bucket, around)
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
  const { clock, rules, notebook } = around
  const { region } = notebook.known
  const undoing: RuleChange = { from: to, to: from }
  // As before a change, two reads must agree that nobody else's rule is there.
  const first = await look(bucket, around)
  let sighting =
    first.rule === undefined
      ? undefined
      : nextSighting(undefined, first.rule, undoing, clock.now(), region)
  let isContradicted = sighting !== undefined
  let overwritten: Overwritten | undefined
  let evenForeign = false
  let isRepeated = false
  for (let number = 1; ;) {
    const isLast = number >= (isStopping(around) ? 1 : mostTries)
    const evenUnread = isLast && (await mayRefuseUploads(bucket, to, doubt, around))
    let shown: Shown | undefined
    let replaced: Shown | undefined
    const { failure, withheldFor } = await send(bucket, from, rules, {
      evenUnread,
      mayReplace(rule) {
        shown = { rule }
        const isTheirs = isForeign(rule, undoing, region)
        // One read that shows it gone may be out of date, too.
        if (evenForeign) replaced = isTheirs ? shown : (replaced ?? sighting)
        return evenForeign || !(isTheirs || isContradicted)
      }
    })
    isContradicted = false
    const isWithheld = withheldFor !== undefined
    if (!isWithheld) {
      // Unread, it may have replaced what was seen before.
      replaced ??= shown === undefined ? sighting : undefined
      if (replaced !== undefined) overwritten = overwrittenBy(replaced, sighting)
      else if (shown === undefined) warnThatItWasUnread(bucket, from, around)
    }
    if (shown !== undefined) {
      sighting = nextSighting(sighting, shown.rule, undoing, clock.now(), region)
    }

    const refused = failure?.mayHaveHappened === false
    const patience = patienceAfter({ failure })
    // What was seen before our own write does not say what is there after it.
    const back = isWithheld
      ? await readBack(bucket, undoing, patience, around, sighting)
      : await readBack(
          bucket,
          undoing,
          sighting === undefined ? patience : { ...patience, accepted: false },
          around
        )
    sighting = back.sighting
    let latest: Pick<ReadBack, 'rule' | 'failure'>
    if (back.shown && !refused) return { outcome: 'restored', ...(overwritten && { overwritten }) }
    if (back.foreign !== undefined) {
      if (!(await refusesUploads(bucket, back.foreign, doubt, around))) {
        return { outcome: 'foreign', rule: back.foreign, sent: number > 1 || !refused }
      }
      evenForeign = true
      latest = back
    } else {
      latest = isWithheld ? await lookOnceMore(bucket, undoing, back, around) : back
      evenForeign = isWithheld && latest !== back && isOurs(latest, undoing, region)
    }
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
        ...(latest.rule === undefined ? {} : { rule: latest.rule }),
        ...(overwritten && { overwritten }),
        ...(why === undefined ? {} : { failure: why })
      }
    }
    number += 1
    await clock.sleep(pauseMs)
  }
}

/** What a read showed. */
interface Shown {
  readonly rule: Rule | null
}

function overwrittenBy({ rule }: Shown, sighting: Sighting | undefined): Overwritten {
  const isSeen = sighting !== undefined && sameRule(sighting.rule, rule)
  return { rule, isSure: isSeen && !isDoubtful(sighting) }
}

function warnThatItWasUnread(bucket: string, from: Rule | null, { notebook }: Surroundings): void {
  notebook.warn(
    `Bucket ${bucket} could not be read right before its rule of before, ${describeRule(from)}, was sent: if someone else had set another rule just then, that one is gone.`
  )
}

/** Of a read that showed a foreign rule and one after it that did not, either may be out of date: a third tells. */
async function lookOnceMore(
  bucket: string,
  undoing: RuleChange,
  back: ReadBack,
  around: Surroundings
): Promise<Pick<ReadBack, 'rule' | 'failure'>> {
  if (!isOurs(back, undoing, around.notebook.known.region)) return back
  return await look(bucket, around)
}

function isOurs(
  { rule }: Pick<ReadBack, 'rule'>,
  undoing: RuleChange,
  region: string | undefined
): boolean {
  return rule !== undefined && !isForeign(rule, undoing, region)
}

/** Stays with a bucket that was put back while the change may still land, and puts it back again. */
async function watch(
  bucket: string,
  change: RuleChange,
  doubt: Doubt,
  around: Surroundings
): Promise<RollBack> {
  const { clock, notebook } = around
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
  // That we may not use the old key says nothing about those who may, nor does what was stored otherwise.
  return proof.verdict === 'fails' && proof.refused === 'for all'
    ? oldFailsToo(bucket, from, doubt, proof)
    : oldNotTried(bucket, from, doubt, proof)
}
