import { Account } from '../account/account.js'
import { isAllowed, type Credential } from '../ram/credential.js'
import { jsonTimestamp } from '../http/timestamps.js'
import { requiredAssumeRolePermission } from '../account/required-permissions.js'
import { verifyOidcToken, type OidcClaims } from './oidc-token.js'
import { parseRamArn } from '../ram/ram-arn.js'
import type { Role } from '../ram/ram-store.js'
import { requiredParameter, type RpcParameters } from '../http/rpc-parameters.js'
import { parseSessionParameters, type SessionParameters } from './session-parameters.js'
import { stsError } from '../errors/sts-errors.js'
import { trustPolicyAllows } from '../ram/trust-policy.js'

/** In characters. */
const TOKEN_LENGTH = { least: 4, most: 20_000 }

/**
 * Users and roles may assume roles, the account itself may not. Source: STS API 2015-04-01,
 * AssumeRole.
 */
export function assumeRole(
  parameters: RpcParameters,
  caller: Credential,
  account: Account,
  now: number
): object {
  const sessionParameters = parseSessionParameters(parameters)
  if (caller.root === true) {
    throw stsError('NoPermission', 'Roles may not be assumed by root accounts.')
  }
  const denied = caller.deny?.includes('AssumeRole') ?? false
  if (denied || !isAllowed(caller, requiredAssumeRolePermission(sessionParameters.roleArn)))
    throw stsError('NoPermission')
  const role = requireRole(sessionParameters, account)
  const arn = account.principalArn(caller)
  if (!trustPolicyAllows(role.trust, { kind: 'RAM', arn, conditionContext: {} }, Account.ownerId)) {
    throw stsError('NoPermission')
  }
  return startSession(sessionParameters, role, account, now)
}

/** The token is the caller's only credential. Source: STS API 2015-04-01, AssumeRoleWithOIDC. */
export async function assumeRoleWithOidc(
  parameters: RpcParameters,
  account: Account,
  now: number
): Promise<object> {
  const sessionParameters = parseSessionParameters(parameters)
  const providerArn = requiredParameter(parameters, 'OIDCProviderArn')
  const token = requiredParameter(parameters, 'OIDCToken')
  if (token.length < TOKEN_LENGTH.least || token.length > TOKEN_LENGTH.most) {
    throw stsError('InvalidParameter.OIDCToken')
  }
  const claims = await verifyClaims(token, providerArn, account, now)
  const role = requireRole(sessionParameters, account)
  const conditionContext = {
    'oidc:iss': [claims.issuer],
    'oidc:aud': claims.audiences,
    'oidc:sub': [claims.subject]
  }
  if (
    !trustPolicyAllows(
      role.trust,
      { kind: 'Federated', arn: providerArn, conditionContext },
      Account.ownerId
    )
  ) {
    throw stsError('AuthenticationFail.NoPermission')
  }
  return {
    ...startSession(sessionParameters, role, account, now),
    OIDCTokenInfo: tokenInfo(claims)
  }
}

async function verifyClaims(
  token: string,
  providerArn: string,
  { ram }: Account,
  now: number
): Promise<OidcClaims> {
  if (parseRamArn(providerArn, 'oidc-provider') === undefined) {
    throw stsError('AuthenticationFail.NoPermission', 'Parameter OIDCProviderArn is not valid')
  }
  const provider = ram.provider(providerArn)
  if (provider === undefined) {
    throw stsError('AuthenticationFail.NoPermission', 'No such OIDC Provider registered.')
  }
  return verifyOidcToken(token, provider, now)
}

function requireRole({ roleArn }: SessionParameters, { ram }: Account): Role {
  const role = ram.role(roleArn)
  if (role === undefined) throw stsError('EntityNotExist.Role')
  return role
}

function startSession(
  sessionParameters: SessionParameters,
  role: Role,
  account: Account,
  now: number
): object {
  const { roleArn, sessionName, durationSeconds, policy } = sessionParameters
  if (durationSeconds > role.maxSessionSeconds) throw stsError('InvalidParameter.DurationSeconds')
  const { accessKeyId, accessKeySecret, securityToken, expires } = account.startSession(
    {
      roleArn,
      ...(role.policy === undefined ? {} : { policy: role.policy }),
      ...(policy === undefined ? {} : { sessionPolicy: policy }),
      lifetimeMs: Math.min(durationSeconds * 1000, role.sessionLifetimeMs ?? Infinity)
    },
    now
  )
  return {
    AssumedRoleUser: {
      AssumedRoleId: `${role.id}:${sessionName}`,
      Arn: `${roleArn}/${sessionName}`
    },
    Credentials: {
      AccessKeyId: accessKeyId,
      AccessKeySecret: accessKeySecret,
      SecurityToken: securityToken,
      Expiration: jsonTimestamp(expires)
    }
  }
}

function tokenInfo({ subject, issuer, audiences, issuedAt, expiresAt }: OidcClaims): object {
  return {
    Subject: subject,
    Issuer: issuer,
    ClientIds: audiences.join(','),
    ExpirationTime: jsonTimestamp(new Date(expiresAt * 1000)),
    IssuanceTime: jsonTimestamp(new Date(issuedAt * 1000)),
    VerificationInfo: 'Success'
  }
}
