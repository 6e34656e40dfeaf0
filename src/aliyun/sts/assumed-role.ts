import { message, value } from '../../text/message.js'
import type { RoleRequest } from '../credentials/role.js'
import { unexpectedResponse, type Diagnosis } from '../http/diagnosis.js'
import { fieldOf } from '../http/json-response.js'
import type { RpcResponse } from '../rpc/response.js'

/** The role session that STS opened, according to its response. */
export interface AssumedRole {
  readonly arn: string
  readonly account: string
  readonly role: string
  readonly session: string
}

/** The first form is that of STS API 2015-04-01; the others appear in RAM policies and audit logs. */
const arnForm =
  /^acs:(?:ram::(?<account>\d{5,20}):(?:assumed-)?role|sts::(?<stsAccount>\d{5,20}):assumed-role)\/(?<role>[A-Za-z0-9._-]{1,128})\/(?<session>[A-Za-z0-9.@_-]{2,64})$/

/** `null`: the response does not clearly name the session's role. */
export function parseAssumedRole({ json }: RpcResponse): AssumedRole | null {
  const arn = fieldOf(fieldOf(json, 'AssumedRoleUser'), 'Arn')
  const { account, stsAccount, role, session } =
    (typeof arn === 'string' ? arnForm.exec(arn)?.groups : undefined) ?? {}
  const owner = account ?? stsAccount
  if (typeof arn !== 'string' || !owner || !role || !session) return null
  return { arn, account: owner, role, session }
}

/** Whether it is the requested session. STS may return the role's name in lower case. */
export function isSessionOf(
  { account, role, session }: AssumedRole,
  { arn, sessionName }: Pick<RoleRequest, 'arn' | 'sessionName'>
): boolean {
  const assumedArn = `acs:ram::${account}:role/${role}`
  return assumedArn.toLowerCase() === arn.toLowerCase() && session === sessionName
}

/** The credentials of such a session are not used: they may belong to any identity. */
export function wrongSession(assumed: AssumedRole | null): Diagnosis {
  return unexpectedResponse(
    assumed === null
      ? message`responded with 200, but did not name the session's role`
      : message`responded with 200, but returned session ${value(assumed.arn)}, which was not requested`
  )
}
