import { Account } from './account.js'
import { mayCall, type Credential } from './credential.js'
import { jsonDate } from './json-date.js'
import { needOfAssumeRole } from './needed-permissions.js'
import { verifiedClaims, type OidcClaims } from './oidc-token.js'
import { ramNameOf } from './ram-arn.js'
import type { Role } from './role.js'
import { needed, type RpcParameters } from './rpc-parameters.js'
import { sessionParametersOf, type SessionParameters } from './session-parameters.js'
import { stsError } from './sts-error.js'
import { trusts } from './trust-policy.js'

/** Characters. */
const TOKEN_LENGTH = { least: 4, most: 20_000 }

/** STS API 2015-04-01, AssumeRole: not for the account itself, but for its users and roles. */
export function assumeRole(
  parameters: RpcParameters,
  caller: Credential,
  account: Account,
  now: number
): object {
  const asked = sessionParametersOf(parameters)
  if (caller.root === true) {
    throw stsError('NoPermission', 'Roles may not be assumed by root accounts.')
  }
  const denied = caller.deny?.includes('AssumeRole') ?? false
  if (denied || !mayCall(caller, needOfAssumeRole(asked.roleArn))) throw stsError('NoPermission')
  const role = roleOf(asked, account)
  const arn = account.principalOf(caller)
  if (!trusts(role.trust, { kind: 'RAM', arn, context: {} }, Account.ownerId)) {
    throw stsError('NoPermission')
  }
  return session(asked, role, account, now)
}

/** STS API 2015-04-01, AssumeRoleWithOIDC: the token is all that the caller has. */
export async function assumeRoleWithOidc(
  parameters: RpcParameters,
  account: Account,
  now: number
): Promise<object> {
  const asked = sessionParametersOf(parameters)
  const providerArn = needed(parameters, 'OIDCProviderArn')
  const token = needed(parameters, 'OIDCToken')
  if (token.length < TOKEN_LENGTH.least || token.length > TOKEN_LENGTH.most) {
    throw stsError('InvalidParameter.OIDCToken')
  }
  const claims = await claimsOf(token, providerArn, account, now)
  const role = roleOf(asked, account)
  const context = {
    'oidc:iss': [claims.issuer],
    'oidc:aud': claims.audiences,
    'oidc:sub': [claims.subject]
  }
  if (!trusts(role.trust, { kind: 'Federated', arn: providerArn, context }, Account.ownerId)) {
    throw stsError('AuthenticationFail.NoPermission')
  }
  return { ...session(asked, role, account, now), OIDCTokenInfo: tokenInfo(claims) }
}

async function claimsOf(
  token: string,
  providerArn: string,
  { ram }: Account,
  now: number
): Promise<OidcClaims> {
  if (ramNameOf(providerArn, 'oidc-provider') === undefined) {
    throw stsError('AuthenticationFail.NoPermission', 'Parameter OIDCProviderArn is not valid')
  }
  const provider = ram.provider(providerArn)
  if (provider === undefined) {
    throw stsError('AuthenticationFail.NoPermission', 'No such OIDC Provider registered.')
  }
  return verifiedClaims(token, provider, now)
}

function roleOf({ roleArn }: SessionParameters, { ram }: Account): Role {
  const role = ram.role(roleArn)
  if (role === undefined) throw stsError('EntityNotExist.Role')
  return role
}

function session(asked: SessionParameters, role: Role, account: Account, now: number): object {
  const { roleArn, sessionName, durationSeconds, policy } = asked
  if (durationSeconds > role.maxSessionSeconds) throw stsError('InvalidParameter.DurationSeconds')
  const { accessKeyId, accessKeySecret, securityToken, expires } = account.startSession(
    {
      roleArn,
      ...(role.policy === undefined ? {} : { policy: role.policy }),
      ...(policy === undefined ? {} : { sessionPolicy: policy }),
      lifeMs: Math.min(durationSeconds * 1000, role.sessionLifeMs ?? Infinity)
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
      Expiration: jsonDate(expires)
    }
  }
}

function tokenInfo({ subject, issuer, audiences, issuedAt, expiresAt }: OidcClaims): object {
  return {
    Subject: subject,
    Issuer: issuer,
    ClientIds: audiences.join(','),
    ExpirationTime: jsonDate(new Date(expiresAt * 1000)),
    IssuanceTime: jsonDate(new Date(issuedAt * 1000)),
    VerificationInfo: 'Success'
  }
}
