import { findSource, type Identity } from './aliyun/credentials/identity.js'
import { readProxies, type Proxies } from './aliyun/http/proxies.js'
import { permissionsFor, unnamedPermission } from './aliyun/ram/permissions.js'
import { longestPolicy, sessionPolicies, type SessionPolicy } from './aliyun/ram/session-policy.js'
import { parseInputs, unknownInputs, type InputName, type Inputs } from './inputs.js'

/** What the step is to do, and as whom. */
export interface Plan {
  readonly inputs: Inputs
  readonly identity: Identity
  /** What its sessions are narrowed to; empty: as the role is. */
  readonly policies: readonly SessionPolicy[]
  readonly proxies: Proxies
}

/** Why the step can't begin. */
export interface Refusal {
  /** Every problem, a sentence each; what a person must type stands on lines of its own. */
  readonly problems: readonly string[]
  /** What else a person should know; may be empty. */
  readonly advice: string
}

/** Checks all that can be checked without sending anything, and tells all problems at once. */
export async function planOf(
  raw: Readonly<Record<InputName, string>>,
  env: Readonly<Record<string, string | undefined>>
): Promise<Plan | Refusal> {
  const parsed = parseInputs(raw)
  const source = findSource(raw, env)
  const proxied = readProxies(env)
  const narrowed = 'inputs' in parsed ? narrowing(parsed.inputs) : { problems: parsed.problems }
  const problems = [
    ...unknownInputs(env),
    ...('problems' in narrowed ? narrowed.problems : []),
    ...('problems' in source ? source.problems : []),
    ...('problems' in proxied ? proxied.problems : [])
  ]
  if (
    problems.length === 0 &&
    'inputs' in parsed &&
    'kind' in source &&
    'policies' in narrowed &&
    'proxies' in proxied
  ) {
    const { inputs } = parsed
    const identity = { source, ...(inputs.role === undefined ? {} : { role: inputs.role }) }
    return { inputs, identity, policies: narrowed.policies, proxies: proxied.proxies }
  }
  const lacks = 'problems' in source ? source.lacks : undefined
  const advice =
    lacks === undefined ? '' : await (await import('./absent-secrets.js')).whyLacking(lacks)
  return { problems, advice }
}

/** What the sessions of the role are to be narrowed to. */
function narrowing(
  inputs: Inputs
): { readonly policies: readonly SessionPolicy[] } | { readonly problems: readonly string[] } {
  if (!inputs.restrictSession) return { policies: [] }
  const unnamed = unnamedPermission(inputs)
  if (unnamed !== null) return { problems: [unnamed] }
  const policies = sessionPolicies(permissionsFor(inputs), inputs.buckets)
  return 'tooLong' in policies
    ? {
        problems: [
          `restrict-session: the session policy for one bucket alone has ${policies.tooLong} characters, and STS takes ${longestPolicy}. Name fewer keys in kms-key-id, or leave restrict-session out and narrow the role itself.`
        ]
      }
    : { policies }
}
