import { findCredentials, type FoundCredentials } from './aliyun/credentials.js'
import { readProxies, type Proxies } from './aliyun/http/proxies.js'
import { parseInputs, unknownInputs, type InputName, type Inputs } from './inputs.js'

/** What the step is to do, and as whom. */
export interface Plan {
  readonly inputs: Inputs
  readonly found: FoundCredentials
  readonly proxies: Proxies
}

/** Why the step can't begin. */
export interface Refusal {
  /** Every problem, a sentence each. */
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
  const found = findCredentials(raw, env)
  const proxied = readProxies(env)
  const problems = [
    ...unknownInputs(env),
    ...('problems' in parsed ? parsed.problems : []),
    ...('problems' in found ? found.problems : []),
    ...('problems' in proxied ? proxied.problems : [])
  ]
  if ('inputs' in parsed && 'credentials' in found && 'proxies' in proxied) {
    if (problems.length === 0) return { inputs: parsed.inputs, found, proxies: proxied.proxies }
  }
  const absent = 'problems' in found && found.absent
  const advice = absent ? await (await import('./absent-secrets.js')).whyNoSecrets() : ''
  return { problems, advice }
}
