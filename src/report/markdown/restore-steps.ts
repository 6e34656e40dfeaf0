import type { Finding } from '../../encryption/finding.js'
import { restoreInputs } from '../../encryption/restore.js'
import { preformatted } from '../../text/html.js'
import type { StepReference } from '../report.js'
import { groupBy, isRollbackFailed } from '../sort-and-group.js'
import { isBackToPrevious, isChanged } from './changed-buckets.js'
import { rowsSection, type Section } from './section.js'

/** Buckets of one step. Few if they are urgent: such a step fits in a comment even with the longest names. */
const maxBuckets = { urgent: 25, other: 100 }

interface RestoreStep {
  readonly buckets: readonly string[]
  readonly inputs: readonly Input[]
}

type Input = readonly [name: string, value: string]

const laterRunsNote =
  '<p>The next run with <code>mode: apply</code> sets the required rule again. To keep the previous rule, change the requirement first.</p>'

/** For buckets that a failed rollback left with another rule: not folded, since they need it immediately. */
export function urgentRestoreStepsSection(
  findings: readonly Finding[],
  step: StepReference,
  reserved: number
): Section {
  return stepsSection(findings.filter(needsRestoring), step, {
    open: '<details open>',
    occasion: ' after the failed rollback',
    maxBucketsPerStep: maxBuckets.urgent,
    reserved
  })
}

/** Steps to paste into a workflow, which restore the rules from before the run. Folded. */
export function restoreStepsSection(
  findings: readonly Finding[],
  step: StepReference,
  reserved: number
): Section {
  return stepsSection(
    findings.filter(finding => !needsRestoring(finding)),
    step,
    { open: '<details>', occasion: '', maxBucketsPerStep: maxBuckets.other, reserved }
  )
}

function needsRestoring(finding: Finding): boolean {
  return isRollbackFailed(finding) && !isBackToPrevious(finding)
}

interface StepsFrame {
  /** The tag that opens the block. */
  readonly open: string
  /** Follows what is restored. */
  readonly occasion: string
  readonly maxBucketsPerStep: number
  readonly reserved: number
}

function stepsSection(
  findings: readonly Finding[],
  step: StepReference,
  { open, occasion, maxBucketsPerStep, reserved }: StepsFrame
): Section {
  const steps = restoreStepsFor(findings, maxBucketsPerStep)
  const isSingle = steps.length === 1 && steps[0]?.buckets.length === 1
  return rowsSection(
    steps,
    ({ buckets, inputs }) => preformatted(renderStep(buckets, inputs, step)),
    {
      before: `${open}\n<summary>To restore the previous ${isSingle ? 'rule' : 'rules'}${occasion}, run ${steps.length === 1 ? 'this step' : 'these steps'}</summary>\n${laterRunsNote}`,
      after: '</details>',
      itemName: 'step',
      qualifier: ' to restore previous rules',
      elsewhere: 'The log and the JSON report list the previous rule of each bucket.',
      reserved
    }
  )
}

/** Buckets with the same previous rule share a step. */
function restoreStepsFor(findings: readonly Finding[], maxBucketsPerStep: number): RestoreStep[] {
  const restorable = findings.filter(isChanged).flatMap(finding => {
    const inputs = inputsToRestore(finding)
    return inputs.length === 0 ? [] : [{ bucket: finding.bucket, inputs }]
  })
  return groupBy(restorable, ({ inputs }) => JSON.stringify(inputs)).flatMap(group =>
    Array.from({ length: Math.ceil(group.length / maxBucketsPerStep) }, (_, index) => ({
      inputs: group[0].inputs,
      buckets: group
        .slice(index * maxBucketsPerStep, (index + 1) * maxBucketsPerStep)
        .map(({ bucket }) => bucket)
    }))
  )
}

/** None if the rule is restored already, or can't be expressed. */
function inputsToRestore(finding: Finding): readonly Input[] {
  const { previous, actual, region, reason } = finding
  if (previous === undefined) return []
  // Rolled back and read back. In other cases the previous rule may only be a stale read.
  const isRolledBack = reason?.code === 'canary-failed' || reason?.code === 'canary-inconclusive'
  if (isRolledBack && isBackToPrevious(finding)) return []
  return restoreInputs(previous, actual, region) ?? []
}

function renderStep(
  buckets: readonly string[],
  inputs: readonly Input[],
  { uses, inputs: stepInputs, secretInputs }: StepReference
): string {
  const [first = '', ...others] = buckets
  return [
    '- name: Restore the previous encryption rule',
    `  uses: ${uses ?? './'}`,
    '  with:',
    ...(others.length === 0
      ? [`    ${yamlLine('bucket', first)}`]
      : ['    bucket: |', ...buckets.map(bucket => `      ${bucket}`)]),
    ...[...inputs, ...stepInputs].map(([name, value]) => `    ${yamlLine(name, value)}`),
    ...secretInputs.map(name => `    # ${name}: as in this run's step`)
  ].join('\n')
}

/** Plain scalars that every version of YAML reads as a string. */
const unquotedText = /^[\w-][\w.-]*$/
/** Plain scalars that YAML reads as another type. */
const nonStringScalar = /^(?:null|[-+]?[\d.][\d._]*(?:e[-+]?\d+)?|0[xo][\da-f]+|-.*)$/i

/** An input as a line for `with:`. */
function yamlLine(name: string, value: string): string {
  const text =
    unquotedText.test(value) && !nonStringScalar.test(value) ? value : JSON.stringify(value)
  return `${name}: ${text}`
}
