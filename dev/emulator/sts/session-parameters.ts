import { parseRamArn } from '../ram/ram-arn.js'
import { findPermissionPolicyProblem, type RamPolicy } from '../ram/ram-policy.js'
import { requiredParameter, parameterValue, type RpcParameters } from '../http/rpc-parameters.js'
import { stsError } from '../errors/sts-errors.js'

/**
 * The parameters of both operations that assume a role. Source: STS API 2015-04-01, AssumeRole and
 * AssumeRoleWithOIDC.
 */
export interface SessionParameters {
  roleArn: string
  sessionName: string
  durationSeconds: number
  policy?: RamPolicy
}

/** In seconds. */
const MIN_DURATION = 900
const DEFAULT_DURATION = 3600
/** In characters. */
const MAX_POLICY_LENGTH = 2048

/** Parses and validates what does not depend on the role. */
export function parseSessionParameters(parameters: RpcParameters): SessionParameters {
  const roleArn = requiredParameter(parameters, 'RoleArn')
  if (parseRamArn(roleArn, 'role') === undefined) throw stsError('InvalidParameter.RoleArn')
  const sessionName = requiredParameter(parameters, 'RoleSessionName')
  if (!/^[\w.@-]{2,64}$/.test(sessionName)) throw stsError('InvalidParameter.RoleSessionName')
  const policy = policyOf(parameterValue(parameters, 'Policy'))
  return {
    roleArn,
    sessionName,
    durationSeconds: durationOf(parameterValue(parameters, 'DurationSeconds')),
    ...(policy === undefined ? {} : { policy })
  }
}

function durationOf(value: string | undefined): number {
  if (value === undefined) return DEFAULT_DURATION
  const seconds = /^\d{1,9}$/.test(value) ? Number(value) : 0
  if (seconds < MIN_DURATION) throw stsError('InvalidParameter.DurationSeconds')
  return seconds
}

/** Unknown elements of the session policy must not be ignored. */
function policyOf(text: string | undefined): RamPolicy | undefined {
  if (text === undefined) return undefined
  if (text.length > MAX_POLICY_LENGTH) throw stsError('InvalidParameter.PolicySize')
  const policy = parseJson(text)
  if (findPermissionPolicyProblem(policy) !== undefined)
    throw stsError('InvalidParameter.PolicyGrammar')
  return policy as RamPolicy
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw stsError('InvalidParameter.PolicyGrammar')
  }
}
