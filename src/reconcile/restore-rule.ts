import { defined } from '../encryption/defined-fields.js'
import { sameRule, type Rule, type RuleChange } from '../encryption/rule.js'
import { bucket as bucketPart, message } from '../text/message.js'
import { proveByUpload, type FailedProof } from './canary.js'
import { isStopping, type BucketContext } from './bucket-context.js'
import { previousRule } from './bucket-facts.js'
import {
  isDoubtful,
  isForeign,
  limitAfterWrite,
  nextSighting,
  readBack,
  readOnce,
  type ForeignRuleSighting,
  type ReadBack
} from './read-back.js'
import type { OverwrittenRule, RollbackResult, UnprovedChange } from './rollback-outcome.js'
import { writeRule } from './write-rule.js'

/** An unproven rule left on a bucket is the worst outcome, so restoring is retried. */
const maxAttempts = 3
const pauseMs = 1_000

/**
 * Restores the previous rule. A foreign rule stops it only if several reads show it and uploads are
 * not seen to be refused under it: in doubt the previous rule is restored.
 */
export async function restoreRule(
  { bucket, change: { from, to }, failedProof }: UnprovedChange,
  context: BucketContext
): Promise<RollbackResult> {
  const { clock, rules, evidence } = context
  const { region } = evidence.known
  const undoing: RuleChange = { from: to, to: from }
  const sightingAfter = (
    last: ForeignRuleSighting | undefined,
    rule: Rule | null
  ): ForeignRuleSighting | undefined =>
    nextSighting(last, { rule, region, at: clock.now() }, undoing)
  // As before a change, two reads must agree that no foreign rule is there.
  const first = await readOnce(bucket, context)
  let sighting = first.rule === undefined ? undefined : sightingAfter(undefined, first.rule)
  let isContradicted = sighting !== undefined
  let overwritten: OverwrittenRule | undefined
  let evenForeign = false
  let isRepeated = false
  for (let attempt = 1; ;) {
    const isLast = attempt >= (isStopping(context) ? 1 : maxAttempts)
    const allowUnread = isLast && (await mayRefuseUploads(bucket, to, failedProof, context))
    let shown: ShownRule | undefined
    let replaced: ShownRule | undefined
    const { failure, blockedBy } = await writeRule(bucket, from, rules, {
      allowUnread,
      mayReplace(rule) {
        shown = { rule }
        const isTheirs = isForeign(rule, undoing, region)
        // A single read that no longer shows the foreign rule may be stale, too.
        if (evenForeign) replaced = isTheirs ? shown : (replaced ?? sighting)
        return evenForeign || !(isTheirs || isContradicted)
      }
    })
    isContradicted = false
    const isWithheld = blockedBy !== undefined
    if (!isWithheld) {
      // Without a read before it, the write may have replaced the rule that was seen earlier.
      replaced ??= shown === undefined ? sighting : undefined
      if (replaced !== undefined) overwritten = overwrittenBy(replaced, sighting)
      else if (shown === undefined) warnOfUnreadBucket(bucket, from, context)
    }
    if (shown !== undefined) sighting = sightingAfter(sighting, shown.rule)

    const isRefused = failure?.mayHaveTakenEffect === false
    const limit = limitAfterWrite({ failure })
    // After our own write, what was seen before it no longer counts.
    const back = await readBack(
      bucket,
      undoing,
      isWithheld
        ? { ...limit, earlier: sighting }
        : { ...limit, accepted: limit.accepted && sighting === undefined },
      context
    )
    sighting = back.sighting
    let latest: Pick<ReadBack, 'rule' | 'failure'>
    if (back.shown && !isRefused) return defined({ kind: 'restored', overwritten })
    if (back.foreign !== undefined) {
      if (!(await refusesUploads(bucket, back.foreign, failedProof, context))) {
        return { kind: 'foreign', rule: back.foreign, isSent: attempt > 1 || !isRefused }
      }
      evenForeign = true
      latest = back
    } else {
      latest = isWithheld ? await readThirdTime(bucket, undoing, back, context) : back
      evenForeign = isWithheld && latest !== back && isOurs(latest, undoing, region)
    }
    if (isWithheld && evenForeign) continue
    // The rule that stopped the write may be gone, and no further read is to be had.
    if (isWithheld && allowUnread && !isRepeated) {
      isRepeated = true
      continue
    }
    if (isLast) {
      return defined({
        kind: 'failed',
        rule: latest.rule,
        overwritten,
        failure: failure ?? back.failure
      })
    }
    attempt += 1
    await clock.sleep(pauseMs)
  }
}

interface ShownRule {
  readonly rule: Rule | null
}

function overwrittenBy(
  { rule }: ShownRule,
  sighting: ForeignRuleSighting | undefined
): OverwrittenRule {
  const isSeen = sighting !== undefined && sameRule(sighting.rule, rule)
  return { rule, isSure: isSeen && !isDoubtful(sighting) }
}

function warnOfUnreadBucket(bucket: string, from: Rule | null, { evidence }: BucketContext): void {
  const step =
    from === null
      ? message`deleted the rule`
      : message`sent the previous rule (${previousRule(from)})`
  evidence.warn(
    message`${bucketPart(bucket, 'Bucket')} could not be read immediately before the rollback ${step}. If another process had just set a rule, that rule is lost.`
  )
}

/** When one read shows a foreign rule and the next does not, either may be stale: a third read decides. */
async function readThirdTime(
  bucket: string,
  undoing: RuleChange,
  back: ReadBack,
  context: BucketContext
): Promise<Pick<ReadBack, 'rule' | 'failure'>> {
  if (!isOurs(back, undoing, context.evidence.known.region)) return back
  return await readOnce(bucket, context)
}

function isOurs(
  { rule }: Pick<ReadBack, 'rule'>,
  undoing: RuleChange,
  region: string | undefined
): boolean {
  return rule !== undefined && !isForeign(rule, undoing, region)
}

/** Whether an unreadable bucket may refuse uploads. One that accepts them is not overwritten unread. */
async function mayRefuseUploads(
  bucket: string,
  rule: Rule | null,
  failedProof: FailedProof,
  context: BucketContext
): Promise<boolean> {
  if (failedProof.kind === 'fails') return failedProof.refusedFor !== 'none'
  if (isStopping(context)) return true
  const { proof, cleanUp } = await proveByUpload(bucket, rule, context)
  await cleanUp()
  return proof.kind === 'inconclusive' || (proof.kind === 'fails' && proof.refusedFor !== 'none')
}

/** Whether uploads, not only this caller's, are refused under a rule that another process seems to have set. */
async function refusesUploads(
  bucket: string,
  rule: Rule | null,
  failedProof: FailedProof,
  context: BucketContext
): Promise<boolean> {
  const isRefused = failedProof.kind === 'fails' && failedProof.refusedFor === 'everyone'
  if (!isRefused || isStopping(context)) return false
  const { proof, cleanUp } = await proveByUpload(bucket, rule, context)
  await cleanUp()
  return proof.kind === 'fails' && proof.refusedFor === 'everyone'
}
