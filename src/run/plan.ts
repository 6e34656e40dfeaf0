import { findCredentialSource, type Identity } from '../aliyun/credentials/identity.js'
import { keyInputs } from '../aliyun/credentials/static-credentials.js'
import { parseProxySettings, type ProxySettings } from '../aliyun/http/proxy-settings.js'
import { problemWithPermissions } from '../aliyun/ram/permissions.js'
import { defined } from '../encryption/defined-fields.js'
import { treatmentFor } from '../encryption/mode.js'
import { describeRequirement } from '../encryption/requirement.js'
import type { Diagnostic } from '../encryption/source-location.js'
import { crossCheck } from '../inputs/cross-checks.js'
import {
  connectionInputs,
  inputDefaults,
  parseInputs,
  type InputName,
  type Inputs
} from '../inputs/inputs.js'
import { unknownInputs } from '../inputs/unknown-inputs.js'
import type { Policy } from '../policy/policy.js'
import type { StepReference } from '../report/report.js'
import type { ReportFiles } from '../runtime/output-file.js'
import type { Runner } from '../runtime/actions-runner.js'
import { bad, ok, type Checked } from '../text/checked-value.js'
import {
  emptyMessage,
  isSameMessage,
  join,
  message,
  quantity,
  value,
  type Message
} from '../text/message.js'
import type { ConfigErrors } from './config-errors.js'
import type { Environment } from './environment.js'
import type { PolicyFile } from './policy-file.js'
import { prepareReportFiles } from './prepare-report-files.js'

/** What the step does, and as whom. */
export interface Plan {
  readonly inputs: Inputs
  readonly policy: Policy
  /** Absent if the inputs are the policy. */
  readonly file?: PolicyFile
  /** Warnings about the inputs and the policy. */
  readonly diagnostics: readonly Diagnostic[]
  /** The region in which to look for buckets first; absent: not known. */
  readonly region?: string
  readonly identity: Identity
  readonly proxies: ProxySettings
  readonly reportFiles: ReportFiles
  readonly step: StepReference
}

/** A configuration with errors. */
export interface RejectedPlan extends ConfigErrors {
  /** As far as they could be read: they determine where the errors are published. */
  readonly inputs: Inputs
  /** Warnings about the inputs and the policy. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Checks everything that can be checked before the first request, and reports all problems together.
 * Removes the reports of an earlier run, even if other inputs are invalid.
 */
export async function makePlan(
  raw: Readonly<Record<InputName, string>>,
  environment: Environment
): Promise<{ readonly ok: true; readonly value: Plan } | RejectedPlan> {
  const { runner } = environment
  const unknown = unknownInputs(raw, environment.inputs, runner.engine)
  const source = findCredentialSource(raw, environment)
  const { inputs, problems: inputProblems } = parseInputs(raw, source)
  const reports = prepareReportFiles(inputs, runner)
  const proxySettings = parseProxySettings(environment.proxies)
  const loaded = await readPolicy(inputs, runner)
  const problems = [
    ...toDiagnostics([...unknown.problems, ...inputProblems, ...reports.problems]),
    ...(loaded.ok ? toDiagnostics(crossCheckAll(inputs, loaded.value.policy)) : loaded.problems),
    ...toDiagnostics(source.kind === 'unusable' ? source.problems : []),
    ...toDiagnostics(proxySettings.ok ? [] : proxySettings.problems)
  ]
  const diagnostics = [
    ...toDiagnostics(unknown.warnings),
    ...(loaded.ok ? loaded.value.diagnostics : [])
  ]
  if (problems.length > 0 || !loaded.ok || source.kind === 'unusable' || !proxySettings.ok) {
    const advice = source.kind === 'unusable' ? await adviseOn(source.lacks) : emptyMessage
    return { ok: false, problems, advice, inputs, diagnostics }
  }
  return ok({
    inputs,
    ...loaded.value,
    diagnostics,
    ...defined({ region: inputs.region ?? loaded.value.policy.region }),
    identity: { source, ...defined({ role: inputs.role }) },
    proxies: proxySettings.value,
    reportFiles: reports.files,
    step: describeStep(raw, runner)
  })
}

/** How the step was configured, for steps that undo what it does. */
function describeStep(
  raw: Readonly<Record<InputName, string>>,
  { actionRepository, actionRef }: Runner
): StepReference {
  const isSet = (name: InputName): boolean =>
    raw[name].trim() !== '' && raw[name].trim() !== inputDefaults[name]
  return defined({
    uses: actionRepository === '' ? undefined : `${actionRepository}@${actionRef}`,
    inputs: connectionInputs.filter(isSet).map(name => [name, raw[name].trim()] as const),
    secretInputs: keyInputs.filter(isSet)
  })
}

function toDiagnostics(messages: readonly Message[]): Diagnostic[] {
  return messages.map(message => ({ message }))
}

async function adviseOn(missing: 'secrets' | 'id-token' | undefined): Promise<Message> {
  if (missing === undefined) return emptyMessage
  const { explainMissingCredentials } = await import('./missing-credentials.js')
  return await explainMissingCredentials(missing)
}

type PlannedPolicy = Pick<Plan, 'policy' | 'file' | 'diagnostics'>

/** The policy, from the inputs or its file. In draft mode: what to survey. */
async function readPolicy(
  { scope }: Inputs,
  runner: Runner
): Promise<Checked<PlannedPolicy, Diagnostic>> {
  if (scope.kind === 'inputs') return ok({ policy: scope.policy, diagnostics: [] })
  // parseInputs has reported the missing path.
  if (scope.path === '') return bad()
  // Loaded on demand: it brings a YAML parser, which few runs need.
  const { checkNewPolicyFile, loadPolicy } = await import('./policy-file.js')
  if (scope.kind === 'file') return loadPolicy(scope.path, runner)
  const problems = checkNewPolicyFile(scope.path, runner)
  return problems.length === 0 ? ok({ policy: scope.policy, diagnostics: [] }) : bad(...problems)
}

function crossCheckAll(inputs: Inputs, policy: Policy): Message[] {
  const permissionProblems = inputs.restrictSession
    ? policy.rules.map(({ requirement }) =>
        problemWithPermissions({ ...inputs, mode: treatmentFor(inputs.mode), requirement })
      )
    : []
  return [
    ...crossCheck(inputs, policy),
    ...distinct(permissionProblems.filter(problem => problem !== null))
  ]
}

function distinct(messages: readonly Message[]): Message[] {
  return messages.filter(
    (each, index) => messages.findIndex(other => isSameMessage(each, other)) === index
  )
}

/** The policy for the log: the requirement of the inputs, or the policy file and its size. */
export function describePolicy({ inputs, policy, file }: Plan): {
  readonly required?: Message
  readonly policy?: Message
} {
  const { scope } = inputs
  const { rules, exemptions } = policy
  switch (scope.kind) {
    case 'inputs':
      return {
        required: join(
          rules.map(({ requirement }) =>
            requirement.algorithm === 'none'
              ? message`no default encryption rule`
              : describeRequirement(requirement)
          ),
          ', '
        )
      }
    case 'file':
      return {
        policy: message`${value(file?.file ?? scope.path)} (sha256 ${value(file?.sha256.slice(0, 12) ?? '')}): ${quantity(rules.length, 'rule')}, ${quantity(exemptions.length, 'exemption')}`
      }
    case 'draft':
      return { policy: message`to be written to ${value(scope.path)}` }
  }
}
