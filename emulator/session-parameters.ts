import { ramNameOf } from './ram-arn.js'
import { flawOf, type RamPolicy } from './ram-policy.js'
import { needed, valueOf, type RpcParameters } from './rpc-parameters.js'
import { stsError } from './sts-error.js'

/** What both ways to assume a role are told: STS API 2015-04-01, AssumeRole and AssumeRoleWithOIDC. */
export interface SessionParameters {
  roleArn: string
  sessionName: string
  durationSeconds: number
  policy?: RamPolicy
}

/** Seconds. */
const SHORTEST = 900
const DEFAULT_DURATION = 3600
/** Characters. */
const LONGEST_POLICY = 2048

/** Read and checked, as far as that can be done without knowing the role. */
export function sessionParametersOf(parameters: RpcParameters): SessionParameters {
  const roleArn = needed(parameters, 'RoleArn')
  if (ramNameOf(roleArn, 'role') === undefined) throw stsError('InvalidParameter.RoleArn')
  const sessionName = needed(parameters, 'RoleSessionName')
  if (!/^[\w.@-]{2,64}$/.test(sessionName)) throw stsError('InvalidParameter.RoleSessionName')
  const policy = policyOf(valueOf(parameters, 'Policy'))
  return {
    roleArn,
    sessionName,
    durationSeconds: durationOf(valueOf(parameters, 'DurationSeconds')),
    ...(policy === undefined ? {} : { policy })
  }
}

function durationOf(given: string | undefined): number {
  if (given === undefined) return DEFAULT_DURATION
  const seconds = /^\d{1,9}$/.test(given) ? Number(given) : 0
  if (seconds < SHORTEST) throw stsError('InvalidParameter.DurationSeconds')
  return seconds
}

/** What the session policy does not understand, it must not pass over. */
function policyOf(text: string | undefined): RamPolicy | undefined {
  if (text === undefined) return undefined
  if (text.length > LONGEST_POLICY) throw stsError('InvalidParameter.PolicySize')
  const policy = parsed(text)
  if (flawOf(policy) !== undefined) throw stsError('InvalidParameter.PolicyGrammar')
  return policy as RamPolicy
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw stsError('InvalidParameter.PolicyGrammar')
  }
}
