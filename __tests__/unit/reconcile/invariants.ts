import { compare } from '../../../src/encryption/comparison.js'
import { needsAttention } from '../../../src/encryption/finding.js'
import { sameRule, type Rule } from '../../../src/encryption/rule.js'
import { isDowngrade } from '../../../src/encryption/strength.js'
import type { SimulatedRun } from './simulated-bucket.js'
import {
  region,
  allowsUploads,
  type SimulationPlan,
  type RequestAddress
} from './simulation-plan.js'

/** Invariants that hold under any single fault; each predicate finds a violation. */
const invariants = {
  'false green': (plan, { finding, bucket, atReport }) =>
    (finding.status === 'compliant' || finding.status === 'applied') &&
    ((!matches(plan, atReport.ruleAtLastRead) && !matches(plan, atReport.rule)) ||
      (!bucket.occurred.has('foreign') && !matches(plan, bucket.rule))),

  weakened: (plan, { bucket }) =>
    bucket.setBy !== 'someone else' && isDowngrade(plan.rule, bucket.rule),

  "someone else's rule overwritten silently": (plan, { finding, bucket }) =>
    bucket.overwritten.some(rule => isForeignRule(plan, bucket, rule)) &&
    !isAlarm(finding) &&
    !warns(finding, /If another process had just set a rule, that rule is lost/),

  'refuses uploads without alarm': (plan, { finding, bucket }) =>
    plan.canary &&
    bucket.setBy === 'the run' &&
    allowsUploads(plan.rule) &&
    !allowsUploads(bucket.rule) &&
    !isAlarm(finding),

  'change without `previous`': (_, { finding, atReport }) =>
    atReport.isChanged &&
    !('previous' in finding) &&
    !warns(finding, /was not confirmed and may still take effect/),

  'unnamed test object': (_, { finding, bucket }) =>
    bucket.objects.keys.some(key => !finding.warnings.some(warning => warning.includes(key))),

  'untrue `actual`': (_, { finding, atReport }) =>
    finding.actual !== undefined &&
    !sameRule(finding.actual, atReport.ruleAtLastRead, region) &&
    !sameRule(finding.actual, atReport.rule, region),

  'too long': (_, { bucket, atReport }) => bucket.steps.length > maxRequests || atReport.ms > maxMs
} satisfies Record<string, (plan: SimulationPlan, run: SimulatedRun) => boolean>

export type InvariantName = keyof typeof invariants

const maxRequests = 100
const maxMs = 200_000

/** A class of runs that violate invariants, and why that is accepted. */
interface KnownViolation {
  readonly why: string
  readonly breaks: readonly InvariantName[]
  readonly covers: (plan: SimulationPlan, run: SimulatedRun) => boolean
}

const knownViolations: readonly KnownViolation[] = [
  {
    why: 'An upload that was refused and arrives after the run has searched for it could be found only by waiting.',
    breaks: ['unnamed test object'],
    covers: ({ fault }) =>
      fault?.operation === 'upload' &&
      (fault.answer === '429' || fault.answer === '503 SlowDown') &&
      (fault.carriedOutAfterMs ?? 0) > 0
  },
  {
    why: 'OSS has no conditional requests: if the only read between a foreign rule and a write is false, nobody can see the rule.',
    breaks: ["someone else's rule overwritten silently"],
    covers: isForeignRuleHidden
  },
  {
    why: 'A foreign rule that equals what a false read showed before can’t be recognized as foreign.',
    breaks: ['weakened'],
    covers: ({ fault, foreign }) =>
      foreign !== undefined &&
      fault?.operation === 'read' &&
      typeof fault.answer === 'object' &&
      'shows' in fault.answer &&
      sameRule(fault.answer.shows, foreign.rule, region)
  },
  {
    why: 'Without a test upload, one read that shows the required rule is accepted, even before a change that takes a moment to show.',
    breaks: ['false green'],
    covers: (plan, run) =>
      !plan.canary &&
      isRequired(plan, run.atReport.lastFalseRead) &&
      (!hasWritten(run) || plan.lagMs > 0 || isFirstReadSinceForeignRule(plan, run))
  },
  {
    why: 'A late request is watched for as long as a gateway may hold one, and warned of.',
    breaks: ['refuses uploads without alarm'],
    covers: (_, { finding, bucket: { restoredAt = Infinity, changedLateAt = 0 } }) =>
      changedLateAt - restoredAt > watchedMs && warns(finding, /may still take effect/)
  },
  {
    why: 'An unconfirmed change that no read showed, or that someone else replaced, is reported as one that may still take effect.',
    breaks: ['refuses uploads without alarm'],
    covers: (_, { finding, bucket: { restoredAt, changedLateAt = 0, occurred }, atReport }) =>
      changedLateAt > atReport.ms &&
      (restoredAt === undefined || isForeignRuleKept(finding, occurred)) &&
      needsAttention(finding.status) &&
      warns(finding, /may still take effect/)
  },
  {
    why: 'One read that nothing contradicts is all that is known of a bucket before a write, and after one if it shows what was set.',
    breaks: ['untrue `actual`'],
    covers: (plan, run) => {
      const { lastFalseRead, actual } = { ...run.atReport, ...run.finding }
      const isBelieved =
        lastFalseRead !== undefined && sameRule(actual ?? null, lastFalseRead.rule, region)
      return (
        isBelieved && (!hasWritten(run) || !isForeignRule(plan, run.bucket, lastFalseRead.rule))
      )
    }
  }
]

/** As in src/reconcile/rollback.ts, in milliseconds. */
const watchedMs = 10_000

/** Whether the false read is the only one between a foreign rule and a write. */
function isForeignRuleHidden(plan: SimulationPlan, run: SimulatedRun): boolean {
  const next = readSinceForeignRule(run)
  return isFirstReadSinceForeignRule(plan, run) && next[1]?.operation === 'write'
}

function isFirstReadSinceForeignRule({ fault }: SimulationPlan, run: SimulatedRun): boolean {
  const [read] = readSinceForeignRule(run)
  return fault?.operation === 'read' && read?.nth === fault.nth
}

/** What the run sent since a foreign rule was set, from the first successful read on. */
function readSinceForeignRule({ bucket: { steps } }: SimulatedRun): RequestAddress[] {
  const foreign = steps.findIndex(({ by }) => by === 'someone else')
  const since = foreign < 0 ? [] : steps.slice(foreign).filter(step => step.by === 'the run')
  const read = since.findIndex(({ showsRule }) => showsRule)
  return read < 0 ? [] : since.slice(read)
}

function hasWritten({ bucket: { steps } }: SimulatedRun): boolean {
  return steps.some(step => step.by === 'the run' && step.operation === 'write')
}

/** The invariants that a run has violated, except where that is accepted. */
export function brokenInvariants(plan: SimulationPlan, run: SimulatedRun): InvariantName[] {
  const covered = knownViolations
    .filter(({ covers }) => covers(plan, run))
    .flatMap(({ breaks }) => breaks)
  return (Object.keys(invariants) as InvariantName[]).filter(
    name => !covered.includes(name) && invariants[name](plan, run)
  )
}

type Finding = SimulatedRun['finding']

function isRequired(
  plan: SimulationPlan,
  read: { readonly rule: Rule | null } | undefined
): boolean {
  return read !== undefined && matches(plan, read.rule)
}

function matches({ requirement }: SimulationPlan, rule: Rule | null): boolean {
  return compare(requirement, rule, region).kind === 'matches'
}

/** Whether the run can recognize the rule as foreign: it is neither the one first read nor the required one. */
function isForeignRule(
  plan: SimulationPlan,
  { firstRead }: SimulatedRun['bucket'],
  rule: Rule | null
): boolean {
  return !(firstRead && sameRule(rule, firstRead.rule, region)) && !matches(plan, rule)
}

function isAlarm({ reason }: Finding): boolean {
  return reason?.code === 'rollback-failed'
}

function isForeignRuleKept({ reason }: Finding, occurred: ReadonlySet<string>): boolean {
  return reason?.code === 'read-back-mismatch' && occurred.has('foreign')
}

function warns({ warnings }: Finding, of: RegExp): boolean {
  return warnings.some(warning => of.test(warning))
}
