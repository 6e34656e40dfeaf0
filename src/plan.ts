import { findSource, type Identity } from './aliyun/credentials/identity.js'
import { readProxies, type Proxies } from './aliyun/http/proxies.js'
import { unnamedPermission } from './aliyun/ram/permissions.js'
import { contradictionsIn } from './contradictions.js'
import { treatmentIn } from './encryption/mode.js'
import { describeRequirement } from './encryption/requirement.js'
import type { Remark } from './encryption/source.js'
import { parseInputs, type InputName, type Inputs } from './inputs.js'
import type { ReportFiles } from './output-file.js'
import { count } from './plain-text.js'
import type { Policy } from './policy/policy.js'
import type { PolicyFile } from './policy-file.js'
import { prepareReportFiles } from './report-files.js'
import { unknownInputs } from './unknown-inputs.js'

/** What the step is to do, and as whom. */
export interface Plan {
  readonly inputs: Inputs
  readonly policy: Policy
  /** Absent: the inputs are the policy. */
  readonly file?: PolicyFile
  /** What is odd about the inputs or the policy, and no mistake. */
  readonly remarks: readonly Remark[]
  /** Where buckets are looked for first; absent: to be found. */
  readonly region?: string
  readonly identity: Identity
  readonly proxies: Proxies
  readonly reportFiles: ReportFiles
}

/** Why the step can't go on. */
export interface Refusal {
  /** Every problem; what a person must type stands on lines of its own. */
  readonly problems: readonly Remark[]
  /** What else a person should know; may be empty. */
  readonly advice: string
  /** What was done before it showed; absent: nothing was sent. */
  readonly after?: 'list' | 'survey'
  /** Whose buckets were listed, where that was done and said so. */
  readonly account?: string
}

/** What can't be begun. */
export interface RefusedPlan extends Refusal {
  /** As good as they could be read: they say what is to be told on GitHub. */
  readonly inputs: Inputs
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Checks all that can be checked without sending anything, and tells all problems at once. Reports of
 * an earlier run are removed first, whatever else is wrong.
 */
export async function planOf(
  raw: Readonly<Record<InputName, string>>,
  env: Environment
): Promise<Plan | RefusedPlan> {
  const unknown = unknownInputs(raw, env)
  const source = findSource(raw, env)
  const { inputs, problems: misread } = parseInputs(raw, source)
  const reports = prepareReportFiles(inputs, env)
  const proxied = readProxies(env)
  const stated = await policyOf(inputs, env)
  const problems = [
    ...[...unknown.problems, ...misread, ...reports.problems].map(message => ({ message })),
    ...('problems' in stated
      ? stated.problems
      : togetherWrong(inputs, stated.policy).map(message => ({ message }))),
    ...('problems' in source ? source.problems : []).map(message => ({ message })),
    ...('problems' in proxied ? proxied.problems : []).map(message => ({ message }))
  ]
  if (problems.length === 0 && 'policy' in stated && 'kind' in source && 'proxies' in proxied) {
    const region = inputs.region ?? stated.policy.region
    return {
      inputs,
      ...stated,
      remarks: [...unknown.warnings.map(message => ({ message })), ...stated.remarks],
      ...(region === undefined ? {} : { region }),
      identity: { source, ...(inputs.role === undefined ? {} : { role: inputs.role }) },
      proxies: proxied.proxies,
      reportFiles: reports.files
    }
  }
  const lacks = 'problems' in source ? source.lacks : undefined
  const advice =
    lacks === undefined ? '' : await (await import('./absent-secrets.js')).whyLacking(lacks)
  return { problems, advice, inputs }
}

type Stated = Pick<Plan, 'policy' | 'file' | 'remarks'>

/** What must be said about which buckets, wherever it is said. */
async function policyOf(
  { scope }: Inputs,
  env: Environment
): Promise<Stated | Pick<Refusal, 'problems'>> {
  switch (scope.kind) {
    case 'inputs':
      return { policy: scope.policy, remarks: [] }
    case 'file': {
      if (scope.path === '') return { problems: [] }
      // Loads a YAML parser, which few runs need.
      const { loadPolicy } = await import('./policy-file.js')
      return loadPolicy(scope.path, env)
    }
    case 'draft': {
      if (scope.path === '') return { problems: [] }
      const { problemWithNewFile } = await import('./policy-file.js')
      const problem = problemWithNewFile(scope.path, env)
      if (problem !== null) return { problems: [{ message: problem }] }
      return { policy: scope.policy, remarks: [] }
    }
  }
}

function togetherWrong(inputs: Inputs, policy: Policy): string[] {
  const unnamed = inputs.restrictSession
    ? policy.rules.map(({ requirement }) =>
        unnamedPermission({ ...inputs, mode: treatmentIn(inputs.mode), requirement })
      )
    : []
  return [
    ...contradictionsIn(inputs, policy),
    ...new Set(unnamed.filter(problem => problem !== null))
  ]
}

/** The policy in words: what the inputs require, or which file says so and how much it says. */
export function describePolicy({ inputs, policy, file }: Plan): {
  readonly required?: string
  readonly policy?: string
} {
  const { scope } = inputs
  const { rules, exemptions } = policy
  switch (scope.kind) {
    case 'inputs':
      return { required: rules.map(rule => describeRequirement(rule.requirement)).join() }
    case 'file':
      return {
        policy: `${file?.file ?? scope.path} (sha256 ${file?.sha256.slice(0, 12) ?? ''}): ${count(rules.length, 'rule')}, ${count(exemptions.length, 'exemption')}`
      }
    case 'draft':
      return { policy: `to be written to ${scope.path}` }
  }
}
