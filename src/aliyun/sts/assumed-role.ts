import type { RoleRequest } from '../credentials/role.js'
import { unexpectedResponse, type Diagnosis } from '../http/diagnosis.js'
import { fieldOf } from '../http/json-response.js'
import type { RpcResponse } from '../rpc/response.js'

/** Whose session STS opened, as it says itself. */
export interface AssumedRole {
  readonly arn: string
  readonly account: string
  readonly role: string
  readonly session: string
}

/** STS API 2015-04-01 shows the first form; the others are those of RAM's policies and of audit logs. */
const arnForm =
  /^acs:(?:ram::(?<account>\d{5,20}):(?:assumed-)?role|sts::(?<stsAccount>\d{5,20}):assumed-role)\/(?<role>[A-Za-z0-9._-]{1,128})\/(?<session>[A-Za-z0-9.@_-]{2,64})$/

/** `null`: the answer does not say whose session it is, or not clearly. */
export function parseAssumedRole({ json }: RpcResponse): AssumedRole | null {
  const arn = fieldOf(fieldOf(json, 'AssumedRoleUser'), 'Arn')
  const { account, stsAccount, role, session } =
    (typeof arn === 'string' ? arnForm.exec(arn)?.groups : undefined) ?? {}
  const owner = account ?? stsAccount
  if (typeof arn !== 'string' || !owner || !role || !session) return null
  return { arn, account: owner, role, session }
}

/** Whether it is the session that was asked for. STS may answer with the role's name in lower case. */
export function isSessionOf(
  { account, role, session }: AssumedRole,
  { arn, sessionName }: Pick<RoleRequest, 'arn' | 'sessionName'>
): boolean {
  const asked = `acs:ram::${account}:role/${role}`
  return asked.toLowerCase() === arn.toLowerCase() && session === sessionName
}

/** Its credentials may be anyone's, so they are not used. */
export function wrongSession(whose: AssumedRole | null): Diagnosis {
  return unexpectedResponse(
    whose === null
      ? 'answered 200 without saying whose session it opened'
      : `answered 200 with a session of ${whose.arn}, which was not asked for`
  )
}
