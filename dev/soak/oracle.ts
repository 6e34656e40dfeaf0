import type { RuleChange } from '../emulator/emulator.js'
import { allowsUploads } from './account.js'
import { findLeaks } from './find-leaks.js'
import type {
  BucketRecord,
  ObservedFinding,
  Observation,
  ObservedReport,
  ObservedRequest
} from './observation.js'
import { reportSchemaErrors } from './report-schema.js'
import type { SoakRound, SoakBucket } from './round.js'
import { describeRule, sameRule, satisfies, strengthOf, type ModelRule } from './reference-model.js'

export type ViolationKind =
  | 'false-compliant'
  | 'false-applied'
  | 'wrong-previous'
  | 'weakened'
  | 'refuses-uploads'
  | 'unasked-write'
  | 'unreported-change'
  | 'false-drifted'
  | 'undetermined'
  | 'object-left'
  | 'leak'
  | 'report'

export interface Violation {
  readonly kind: ViolationKind
  /** Absent: of the run as a whole. */
  readonly bucket?: string
  readonly detail: string
}

export interface OracleResult {
  readonly violations: readonly Violation[]
  /** Buckets whose only answer about their rule was a lie, which no client can know. */
  readonly excused: readonly string[]
  /** Buckets whose rule someone else set between the run's last look and its write. */
  readonly raced: readonly string[]
  readonly findings: readonly ObservedFinding[]
}

/** Holds what a run said and did to what was true at the server. */
export function checkRun(round: SoakRound, observed: Observation): OracleResult {
  const { result, secrets } = observed
  const leaks = findLeaks(result, secrets).map(detail => ({ kind: 'leak' as const, detail }))
  const report = readReport(result.report)
  if (report === undefined) {
    const end = result.stderr.slice(-300) || result.stdout.slice(-300)
    const detail = `there is no report (exit code ${result.exitCode}): ${end}`
    return {
      violations: [...leaks, { kind: 'report', detail }],
      excused: [],
      raced: [],
      findings: []
    }
  }
  const problems = reportSchemaErrors(report)
  if (problems.length > 0) {
    const schemaViolations = problems.map(problem => ({
      kind: 'report' as const,
      detail: JSON.stringify(problem)
    }))
    return { violations: [...leaks, ...schemaViolations], excused: [], raced: [], findings: [] }
  }
  const runViolations = reportViolations(round, observed, report)
  const excused: string[] = []
  const raced: string[] = []
  const bucketViolations = round.buckets.flatMap(bucket => {
    const finding = report.findings.find(({ bucket: name }) => name === bucket.name)
    const record = observed.records.get(bucket.name)
    if (finding === undefined || record === undefined) return []
    const checked = checkBucket(round, bucket, finding, record, report.stoppedBy !== undefined)
    if (checked.excused) excused.push(bucket.name)
    if (checked.raced) raced.push(bucket.name)
    return checked.violations.map(violation => ({ ...violation, bucket: bucket.name }))
  })
  const violations = [...leaks, ...runViolations, ...bucketViolations]
  return { violations, excused, raced, findings: report.findings }
}

function readReport(text: string): ObservedReport | undefined {
  try {
    return JSON.parse(text) as ObservedReport
  } catch {
    return undefined
  }
}

/** A whole report: a finding for each bucket, counts that add up, and the exit code that follows. */
function reportViolations(
  { buckets, failOn }: SoakRound,
  { result, killed }: Observation,
  report: ObservedReport
): Violation[] {
  const wrong: string[] = []
  const { findings, counts, stoppedBy, unlisted } = report
  const said = findings.map(({ bucket }) => bucket).sort()
  const wanted = unlisted === undefined ? buckets.map(({ name }) => name).sort() : []
  const isStoppedEarly = stoppedBy !== undefined && said.length === 0
  if (!isStoppedEarly && said.join() !== wanted.join()) {
    wrong.push(`findings about ${said.join(', ')}, not about ${wanted.join(', ')}`)
  }
  for (const [status, count] of Object.entries(counts)) {
    const found = findings.filter(finding => finding.status === status).length
    if (found !== count) wrong.push(`${count} ${status} counted, and ${found} found`)
  }
  const failing = { drift: ['drifted', 'unknown'], unknown: ['unknown'], none: [] }[
    failOn
  ] as string[]
  const fails =
    stoppedBy !== undefined ||
    (findings.length === 0 && failing.includes('unknown')) ||
    findings.some(
      ({ status, reason }) => failing.includes(status) || reason?.code === 'rollback-failed'
    )
  if (!killed && result.exitCode !== (fails ? 1 : 0)) {
    wrong.push(
      `exit code ${result.exitCode}, where the findings and fail-on ${failOn} say otherwise`
    )
  }
  if (/a fault in this action/i.test(result.stdout + result.stderr + result.report)) {
    wrong.push('the action says that it has a fault')
  }
  return wrong.map(detail => ({ kind: 'report', detail }))
}

type BucketViolation = Omit<Violation, 'bucket'>

function checkBucket(
  round: SoakRound,
  bucket: SoakBucket,
  finding: ObservedFinding,
  record: BucketRecord,
  stopped: boolean
): { violations: BucketViolation[]; excused: boolean; raced: boolean } {
  const claim = claimViolation(round, bucket, finding, record)
  const excused = claim?.kind === 'false-compliant' && isExcused(round, bucket, record)
  const weakened = downgradeViolation(round, bucket, finding, record)
  const violations = [
    ...(excused ? [] : [claim]),
    weakened.violation,
    previousViolation(bucket, finding, record),
    uploadViolation(round, bucket, finding, record, stopped),
    writeViolation(round, bucket, finding, record),
    falseDriftViolation(bucket, finding, record),
    undeterminedViolation(round, bucket, finding, record, stopped),
    objectViolation(finding, record)
  ].filter(violation => violation !== undefined)
  return { violations, excused, raced: weakened.raced }
}

/** What a green finding claims was true at the time. */
function claimViolation(
  { canary }: SoakRound,
  { required, region }: SoakBucket,
  { status, actual }: ObservedFinding,
  { history, requests }: BucketRecord
): BucketViolation | undefined {
  if (status === 'compliant') {
    // Not by this very run: then it would have to be applied.
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

/** The rule that the run left, but for what someone else did after its last look. */
function ruleWhenLastSeen(
  history: readonly RuleChange[],
  requests: readonly ObservedRequest[]
): ModelRule {
  const lastLook =
    requests.findLast(({ operation }) => operation === 'GetBucketEncryption')?.at ?? 0
  return history.findLast(({ by, at }) => by === 'request' || at <= lastLook)?.rule
}

/**
 * A single well-formed answer about that very bucket that is a lie, and no other: a verify run, or an
 * apply run that wrote and uploaded nothing, has no way to know.
 */
function isExcused(
  { mode, canary }: SoakRound,
  { exemptDays }: SoakBucket,
  { requests }: BucketRecord
): boolean {
  const looksOnly = requests.every(({ operation }) => !isWrite(operation))
  // A bucket with an exemption is only read, whatever the mode.
  const verified = mode === 'verify' || exemptDays !== undefined
  if (!verified && (canary || !looksOnly)) return false
  const ruleResponses = requests.filter(isRuleResponse)
  const lies = ruleResponses.filter(({ fault }) => fault === 'stale' || fault === 'swapped')
  const honest = ruleResponses.filter(({ fault }) => fault === undefined)
  // "No rule" of another bucket names that bucket, which can be seen.
  const isDetectable = lies.some(({ fault, code }) => fault === 'swapped' && code !== undefined)
  return lies.length === 1 && honest.length === 0 && !isDetectable
}

function isRuleResponse({ operation, status, code }: ObservedRequest): boolean {
  return (
    operation === 'GetBucketEncryption' &&
    (status === 200 || code === 'NoSuchServerSideEncryptionRule')
  )
}

function isWrite(operation: string): boolean {
  return operation === 'PutBucketEncryption' || operation === 'DeleteBucketEncryption'
}

/** Each rule that the run stored, against the last that was not its own. */
function downgradeViolation(
  { allowDowngrade }: SoakRound,
  { required, region }: SoakBucket,
  { reason }: ObservedFinding,
  { history, requests }: BucketRecord
): { violation?: BucketViolation; raced: boolean } {
  let raced = false
  let lastForeignChange: RuleChange | undefined
  for (const [index, change] of history.entries()) {
    if (change.by === 'set-rule') {
      // Nobody can see that someone has set the very rule that the run had just set.
      const seen = index === 0 || !sameRule(change.rule, history[index - 1]?.rule, region)
      if (seen) lastForeignChange = change
      continue
    }
    if (
      lastForeignChange === undefined ||
      strengthOf(change.rule) >= strengthOf(lastForeignChange.rule)
    )
      continue
    if (allowDowngrade && satisfies(required, change.rule, region)) continue
    // Someone else's that refuses uploads may be a mistake of ours: it is undone, with an alarm.
    if (
      lastForeignChange !== history[0] &&
      !allowsUploads(lastForeignChange.rule, region) &&
      reason?.code === 'rollback-failed'
    ) {
      continue
    }
    if (
      lastForeignChange !== history[0] &&
      isUndetectableRace(lastForeignChange, change, requests)
    ) {
      raced = true
      continue
    }
    const detail = `from ${describeRule(lastForeignChange.rule)} to ${describeRule(change.rule)}`
    return { violation: { kind: 'weakened', detail }, raced }
  }
  return { raced }
}

/** Whether someone else's rule came after the look right before the write, or after the write itself. */
function isUndetectableRace(
  foreignChange: RuleChange,
  ownChange: RuleChange,
  requests: readonly ObservedRequest[]
): boolean {
  return requests.some((request, index) => {
    if (!isWrite(request.operation) || request.at > ownChange.at) return false
    if (request.at < foreignChange.at) return request.fault === 'late'
    const before = requests[index - 1]
    if (before?.operation !== 'GetBucketEncryption') return false
    // Or that look was answered with a lie.
    return before.at < foreignChange.at || before.fault === 'stale' || before.fault === 'swapped'
  })
}

/** What a finding says the bucket had, whoever wants it back will set. */
function previousViolation(
  { region }: SoakBucket,
  { previous }: ObservedFinding,
  { history }: BucketRecord
): BucketViolation | undefined {
  const first = history.findIndex(({ by }) => by === 'request')
  const contested = history.some(({ by }, index) => index > 0 && by === 'set-rule')
  if (previous === undefined || first < 1 || contested) return undefined
  const rule = history[first - 1]?.rule
  if (sameRule(rule, previous ?? undefined, region)) return undefined
  const detail = `it had ${describeRule(rule)}, and is said to have had ${JSON.stringify(previous)}`
  return { kind: 'wrong-previous', detail }
}

/** A bucket that took uploads, and no longer does by a rule of the run, with nobody told so. */
function uploadViolation(
  { canary, checkKmsKey }: SoakRound,
  { region }: SoakBucket,
  { status, reason, previous, warnings }: ObservedFinding,
  { history, requests }: BucketRecord,
  stopped: boolean
): BucketViolation | undefined {
  const end = history.at(-1)
  const before = history.findLast(({ by }) => by === 'set-rule')
  if (end?.by !== 'request' || allowsUploads(end.rule, region)) return undefined
  if (!allowsUploads(before?.rule, region)) return undefined
  const keyId = end.rule?.kmsKeyId ?? ''
  const detail = `${describeRule(end.rule)} is left, and the finding is ${status} ${reason?.code ?? ''}`
  const lastRequest = requests.at(-1)?.at ?? 0
  const isSaid =
    status === 'applied'
      ? !canary && (checkKmsKey === 'off' || warnings.some(warning => warning.includes(keyId)))
      : status === 'unknown' &&
        (reason?.code === 'rollback-failed' ||
          (previous !== undefined &&
            (!canary ||
              stopped ||
              (end.at > lastRequest && mentionsUnconfirmedChange(warnings, reason)))))
  return isSaid ? undefined : { kind: 'refuses-uploads', detail }
}

function mentionsUnconfirmedChange(
  warnings: readonly string[],
  reason: ObservedFinding['reason']
): boolean {
  return [...warnings, reason?.message ?? ''].some(text =>
    /unanswered|may still|not answered|no answer/i.test(text)
  )
}

/** Writes where nothing may be written, and changes that nobody is told of. */
function writeViolation(
  { mode, canary }: SoakRound,
  { exemptDays, rule: first, region, required }: SoakBucket,
  { status, previous, warnings, reason }: ObservedFinding,
  { history, requests }: BucketRecord
): BucketViolation | undefined {
  const isReadOnly = exemptDays !== undefined
  const written = requests.find(({ operation }) => isWrite(operation))
  if (written !== undefined && (mode === 'verify' || isReadOnly)) {
    return { kind: 'unasked-write', detail: written.operation }
  }
  if ((!canary || isReadOnly) && requests.some(({ operation }) => operation === 'PutObject')) {
    return { kind: 'unasked-write', detail: 'a test object was uploaded' }
  }
  const isLiedAbout = requests.some(({ fault }) => fault === 'stale' || fault === 'swapped')
  const isAlone = history.every(({ by }, index) => index === 0 || by === 'request')
  if (written && isAlone && !isLiedAbout && satisfies(required, first ?? undefined, region)) {
    const detail = `${written.operation}, and it had ${describeRule(first ?? undefined)}, as required`
    return { kind: 'unasked-write', detail }
  }
  const changed = history.some(
    ({ rule, by }, index) => by === 'request' && !sameRule(rule, history[index - 1]?.rule, region)
  )
  const isSaid = mentionsUnconfirmedChange(warnings, reason)
  return changed && previous === undefined && !isSaid
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

/** Drift where there never was any, and nobody lied. */
function falseDriftViolation(
  { required, region }: SoakBucket,
  { status, reason }: ObservedFinding,
  { history, requests }: BucketRecord
): BucketViolation | undefined {
  if (status !== 'drifted' || !driftReasons.includes(reason?.code ?? '')) return undefined
  if (requests.some(({ fault }) => fault === 'stale' || fault === 'swapped')) return undefined
  if (!history.every(({ rule }) => satisfies(required, rule, region))) return undefined
  const detail = `it always had ${describeRule(history[0]?.rule)}, and is said to be ${reason?.code}`
  return { kind: 'false-drifted', detail }
}

/** A bucket that nothing happened to is not unknown: a gate that only says so guards nothing. */
function undeterminedViolation(
  { canary, allowance }: SoakRound,
  { required, missing, rule }: SoakBucket,
  { status, reason }: ObservedFinding,
  { history, requests }: BucketRecord,
  stopped: boolean
): BucketViolation | undefined {
  if (status !== 'unknown' || stopped || canary || missing === true) return undefined
  if (allowance !== undefined) return undefined
  if (required.keys !== undefined || strengthOf(rule ?? undefined) > 2) return undefined
  const touched = requests.some(({ fault }) => fault !== undefined)
  const contested = history.some(({ by }, index) => index > 0 && by === 'set-rule')
  // The machine may be too busy for a request's time.
  if (touched || contested || reason?.code === 'timeout' || reason?.code === 'network') {
    return undefined
  }
  return { kind: 'undetermined', detail: `${reason?.code}: ${reason?.message}` }
}

function objectViolation(
  { warnings }: ObservedFinding,
  { objects }: BucketRecord
): BucketViolation | undefined {
  const unnamed = objects.filter(key => !warnings.some(warning => warning.includes(key)))
  return unnamed.length === 0
    ? undefined
    : { kind: 'object-left', detail: `no warning names ${unnamed.join(', ')}` }
}
