import type { RuleChange } from '../emulator/emulator.js'
import { allowsUploads } from './account.js'
import {
  isRuleWrite,
  type BucketRun,
  type ObservedFinding,
  type ObservedRequest
} from './observation.js'
import { describeRule, sameRule, satisfies, strengthOf, type ModelRule } from './reference-model.js'
import type { BucketViolation } from './violation.js'

/** Checks that the state a compliant or applied finding claims was true at the time. */
export function claimViolation({
  round: { canary },
  bucket: { required, region },
  finding: { status, actual },
  record: { history, requests }
}: BucketRun): BucketViolation | undefined {
  if (status === 'compliant') {
    // Exclude the run's own changes: those would make the finding applied.
    const others = history.filter(({ by }) => by !== 'request')
    if (others.some(({ rule }) => satisfies(required, rule, region))) return undefined
    const had = history.map(({ rule }) => describeRule(rule)).join(', then ')
    return { kind: 'false-compliant', detail: `it had ${had}` }
  }
  if (status !== 'applied') return undefined
  const rule = ruleWhenLastSeen(history, requests)
  const has = `the bucket has ${describeRule(rule)}`
  if (!satisfies(required, rule, region)) return { kind: 'false-applied', detail: has }
  if (actual === undefined || !sameRule(rule, actual ?? undefined, region)) {
    return { kind: 'false-applied', detail: `${has}, not ${JSON.stringify(actual)}` }
  }
  if (canary && !allowsUploads(rule, region)) {
    return { kind: 'false-applied', detail: `${has}, proved by an upload that can't have worked` }
  }
  return undefined
}

/** The rule that the run left, ignoring changes by others after its last read. */
function ruleWhenLastSeen(
  history: readonly RuleChange[],
  requests: readonly ObservedRequest[]
): ModelRule {
  const lastReadAt =
    requests.findLast(({ operation }) => operation === 'GetBucketEncryption')?.at ?? 0
  return history.findLast(({ by, at }) => by === 'request' || at <= lastReadAt)?.rule
}

/** Checks the previous rule of a finding, since whoever reverts the change will set it. */
export function previousViolation({
  bucket: { region },
  finding: { previous },
  record: { history }
}: BucketRun): BucketViolation | undefined {
  const first = history.findIndex(({ by }) => by === 'request')
  const contested = history.some(({ by }, index) => index > 0 && by === 'set-rule')
  if (previous === undefined || first < 1 || contested) return undefined
  const rule = history[first - 1]?.rule
  if (sameRule(rule, previous ?? undefined, region)) return undefined
  const detail = `it had ${describeRule(rule)}, and is said to have had ${JSON.stringify(previous)}`
  return { kind: 'wrong-previous', detail }
}

/**
 * Reports a bucket that accepted uploads before the run, rejects them now, and whose finding does
 * not say so.
 */
export function uploadViolation({
  round: { canary, checkKmsKey },
  bucket: { region },
  finding: { status, reason, previous, warnings },
  record: { history, requests },
  stopped
}: BucketRun): BucketViolation | undefined {
  const end = history.at(-1)
  const before = history.findLast(({ by }) => by === 'set-rule')
  if (end?.by !== 'request' || allowsUploads(end.rule, region)) return undefined
  if (!allowsUploads(before?.rule, region)) return undefined
  const keyId = end.rule?.kmsKeyId ?? ''
  const detail = `${describeRule(end.rule)} is left, and the finding is ${status} ${reason?.code ?? ''}`
  const lastRequest = requests.at(-1)?.at ?? 0
  const isReported =
    status === 'applied'
      ? !canary && (checkKmsKey === 'off' || warnings.some(warning => warning.includes(keyId)))
      : status === 'unknown' &&
        (reason?.code === 'rollback-failed' ||
          (previous !== undefined &&
            (!canary ||
              stopped ||
              (end.at > lastRequest && mentionsUnconfirmedChange(warnings, reason)))))
  return isReported ? undefined : { kind: 'refuses-uploads', detail }
}

function mentionsUnconfirmedChange(
  warnings: readonly string[],
  reason: ObservedFinding['reason']
): boolean {
  return [...warnings, reason?.message ?? ''].some(text => text.includes('may still take effect'))
}

/** Reports writes where none are allowed, and changes that the finding does not mention. */
export function writeViolation({
  round: { mode, canary },
  bucket: { exemptDays, rule: first, region, required },
  finding: { status, previous, warnings, reason },
  record: { history, requests }
}: BucketRun): BucketViolation | undefined {
  const isReadOnly = exemptDays !== undefined
  const written = requests.find(({ operation }) => isRuleWrite(operation))
  if (written !== undefined && (mode === 'verify' || isReadOnly)) {
    return { kind: 'unasked-write', detail: written.operation }
  }
  if ((!canary || isReadOnly) && requests.some(({ operation }) => operation === 'PutObject')) {
    return { kind: 'unasked-write', detail: 'a test object was uploaded' }
  }
  const hasFalseRead = requests.some(({ fault }) => fault === 'stale' || fault === 'swapped')
  const isAlone = history.every(({ by }, index) => index === 0 || by === 'request')
  if (written && isAlone && !hasFalseRead && satisfies(required, first ?? undefined, region)) {
    const detail = `${written.operation}, and it had ${describeRule(first ?? undefined)}, as required`
    return { kind: 'unasked-write', detail }
  }
  const changed = history.some(
    ({ rule, by }, index) => by === 'request' && !sameRule(rule, history[index - 1]?.rule, region)
  )
  const isReported = mentionsUnconfirmedChange(warnings, reason)
  return changed && previous === undefined && !isReported
    ? {
        kind: 'unreported-change',
        detail: `it is ${status}, began with ${describeRule(first ?? undefined)}, and was changed`
      }
    : undefined
}

const driftReasons = [
  'rule-missing',
  'rule-unexpected',
  'algorithm-differs',
  'key-differs',
  'data-encryption-differs',
  'downgrade-refused'
]

/** Reports drift on a bucket that was compliant throughout and got no false response. */
export function falseDriftViolation({
  bucket: { required, region },
  finding: { status, reason },
  record: { history, requests }
}: BucketRun): BucketViolation | undefined {
  if (status !== 'drifted' || !driftReasons.includes(reason?.code ?? '')) return undefined
  if (requests.some(({ fault }) => fault === 'stale' || fault === 'swapped')) return undefined
  if (!history.every(({ rule }) => satisfies(required, rule, region))) return undefined
  const detail = `it always had ${describeRule(history[0]?.rule)}, and is said to be ${reason?.code}`
  return { kind: 'false-drifted', detail }
}

/**
 * Reports an undisturbed bucket that is unknown: a gate that always says unknown protects nothing.
 */
export function undeterminedViolation({
  round: { canary, allowance },
  bucket: { required, missing, rule },
  finding: { status, reason },
  record: { history, requests },
  stopped
}: BucketRun): BucketViolation | undefined {
  if (status !== 'unknown' || stopped || canary || missing === true) return undefined
  if (allowance !== undefined) return undefined
  if (required.keys !== undefined || strengthOf(rule ?? undefined) > 2) return undefined
  const touched = requests.some(({ fault }) => fault !== undefined)
  const contested = history.some(({ by }, index) => index > 0 && by === 'set-rule')
  // A busy machine may exceed the request timeout.
  if (touched || contested || reason?.code === 'timeout' || reason?.code === 'network') {
    return undefined
  }
  return { kind: 'undetermined', detail: `${reason?.code}: ${reason?.message}` }
}

export function objectViolation({
  finding: { warnings },
  record: { objects }
}: BucketRun): BucketViolation | undefined {
  const unnamed = objects.filter(key => !warnings.some(warning => warning.includes(key)))
  return unnamed.length === 0
    ? undefined
    : { kind: 'object-left', detail: `no warning names ${unnamed.join(', ')}` }
}
