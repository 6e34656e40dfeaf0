import { findCredentialSource, type Identity } from '../aliyun/credentials/identity.js'
import { parseProxySettings, type ProxySettings } from '../aliyun/http/proxy-settings.js'
import { problemWithPermissions } from '../aliyun/ram/permissions.js'
import { crossCheck } from '../inputs/cross-checks.js'
import { treatmentFor } from '../encryption/mode.js'
import { describeRequirement } from '../encryption/requirement.js'
import type { Diagnostic } from '../encryption/source-location.js'
import { parseInputs, type InputName, type Inputs } from '../inputs/inputs.js'
import type { ReportFiles } from '../runtime/output-file.js'
import type { Runner } from '../runtime/runner.js'
import { count } from '../text/plain-text.js'
import type { Policy } from '../policy/policy.js'
import type { PolicyFile } from './policy-file.js'
import type { Environment } from './environment.js'
import { prepareReportFiles } from './report-files.js'
import { unknownInputs } from '../inputs/unknown-inputs.js'

/** What the step is to do, and as whom. */
export interface Plan {
  readonly inputs: Inputs
  readonly policy: Policy
  /** Absent: the inputs are the policy. */
  readonly file?: PolicyFile
  /** What is odd about the inputs or the policy, and no mistake. */
  readonly diagnostics: readonly Diagnostic[]
  /** Where buckets are looked for first; absent: to be found. */
  readonly region?: string
  readonly identity: Identity
  readonly proxies: ProxySettings
  readonly reportFiles: ReportFiles
}

/** Why the step can't go on. */
export interface ConfigErrors {
  /** Every problem; what a person must type stands on lines of its own. */
  readonly problems: readonly Diagnostic[]
  /** What else a person should know; may be empty. */
  readonly advice: string
  /** What was done before it showed; absent: nothing was sent. */
  readonly after?: 'list' | 'survey'
  /** Whose buckets were listed, where that was done and said so. */
  readonly account?: string
}

/** What can't be begun. */
export interface RejectedPlan extends ConfigErrors {
  /** As good as they could be read: they say what is to be told on GitHub. */
  readonly inputs: Inputs
}

/**
 * Checks all that can be checked without sending anything, and tells all problems at once. Reports of
 * an earlier run are removed first, whatever else is wrong.
 */
export async function makePlan(
  raw: Readonly<Record<InputName, string>>,
  environment: Environment
): Promise<Plan | RejectedPlan> {
  const unknown = unknownInputs(raw, environment.inputs, environment.runner.engine)
  const source = findCredentialSource(raw, environment)
  const { inputs, problems: misread } = parseInputs(raw, source)
  const reports = prepareReportFiles(inputs, environment.runner)
  const proxied = parseProxySettings(environment.proxies)
  const stated = await policyOf(inputs, environment.runner)
  const problems = [
    ...[...unknown.problems, ...misread, ...reports.problems].map(message => ({ message })),
    ...('problems' in stated
      ? stated.problems
      : crossCheckAll(inputs, stated.policy).map(message => ({ message }))),
    ...('problems' in source ? source.problems : []).map(message => ({ message })),
    ...('problems' in proxied ? proxied.problems : []).map(message => ({ message }))
  ]
  if (problems.length === 0 && 'policy' in stated && 'kind' in source && 'proxies' in proxied) {
    const region = inputs.region ?? stated.policy.region
    return {
      inputs,
      ...stated,
      diagnostics: [...unknown.warnings.map(message => ({ message })), ...stated.diagnostics],
      ...(region === undefined ? {} : { region }),
      identity: { source, ...(inputs.role === undefined ? {} : { role: inputs.role }) },
      proxies: proxied.proxies,
      reportFiles: reports.files
    }
  }
  const lacks = 'problems' in source ? source.lacks : undefined
  const advice =
    lacks === undefined
      ? ''
      : await (await import('./missing-credentials.js')).explainMissingCredentials(lacks)
  return { problems, advice, inputs }
}

type Stated = Pick<Plan, 'policy' | 'file' | 'diagnostics'>

/** What must be said about which buckets, wherever it is said. */
async function policyOf(
  { scope }: Inputs,
  runner: Runner
): Promise<Stated | Pick<ConfigErrors, 'problems'>> {
  switch (scope.kind) {
    case 'inputs':
      return { policy: scope.policy, diagnostics: [] }
    case 'file': {
      if (scope.path === '') return { problems: [] }
      // Loads a YAML parser, which few runs need.
      const { loadPolicy } = await import('./policy-file.js')
      return loadPolicy(scope.path, runner)
    }
    case 'draft': {
      if (scope.path === '') return { problems: [] }
      const { checkNewPolicyFile: problemWithNewFile } = await import('./policy-file.js')
      const problem = problemWithNewFile(scope.path, runner)
      if (problem !== null) return { problems: [{ message: problem }] }
      return { policy: scope.policy, diagnostics: [] }
    }
  }
}

function crossCheckAll(inputs: Inputs, policy: Policy): string[] {
  const unnamed = inputs.restrictSession
    ? policy.rules.map(({ requirement }) =>
        problemWithPermissions({ ...inputs, mode: treatmentFor(inputs.mode), requirement })
      )
    : []
  return [...crossCheck(inputs, policy), ...new Set(unnamed.filter(problem => problem !== null))]
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
