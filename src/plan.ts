import { findCredentials, type FoundCredentials } from './aliyun/credentials.js'
import { parseInputs, unknownInputs, type InputName, type Inputs } from './inputs.js'

/** What the step is to do, and as whom. */
export interface Plan {
  readonly inputs: Inputs
  readonly found: FoundCredentials
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
  const problems = [
    ...unknownInputs(env),
    ...('problems' in parsed ? parsed.problems : []),
    ...('problems' in found ? found.problems : [])
  ]
  if (problems.length === 0 && 'inputs' in parsed && 'credentials' in found) {
    return { inputs: parsed.inputs, found }
  }
  const absent = 'problems' in found && found.absent
  const advice = absent ? await (await import('./absent-secrets.js')).whyNoSecrets() : ''
  return { problems, advice }
}
