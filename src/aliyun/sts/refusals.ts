import type { OidcToken } from '../credentials/oidc-token.js'
import type { RoleRequest } from '../credentials/role.js'
import type { Diagnosis } from '../http/diagnosis.js'
import type { RpcAnswer, RpcError } from '../rpc/answer.js'
import { badCredentials, diagnoseRpcAnswer } from '../rpc/diagnosis.js'

/** What was asked, for a remedy that names it. */
export interface Assumption {
  readonly role: RoleRequest
  /** Absent: the role is assumed with other credentials. */
  readonly token?: OidcToken
}

/**
 * Judges a refusal of STS: each that is documented with its remedy.
 * Source: STS API 2015-04-01, error codes; the vendor's page on troubleshooting RRSA.
 */
export function diagnoseStsAnswer(answer: RpcAnswer, asked: Assumption): Diagnosis {
  return diagnoseRpcAnswer(answer, 'STS', error => {
    const hint = remedyFor(error, asked)
    return hint === null ? null : { reason: 'credentials-rejected', hint }
  })
}

type Remedy = (asked: Assumption, message: string) => string

const ofToken = 'AuthenticationFail.OIDCToken.'

const remedies: Readonly<Record<string, Remedy>> = {
  [`${ofToken}Expired`]: () =>
    "The job's OIDC token lives for minutes, and was over when STS saw it: set the runner's clock (NTP), then run again.",
  [`${ofToken}Invalid`]: ({ token }) =>
    `STS can't verify the job's OIDC token: see that the RAM OIDC provider's issuer is ${issuerOf(token)}, and that nothing on the way changes requests.`,
  [`${ofToken}AudienceNotMatch`]: ({ role }) =>
    `The token is for the audience "${role.audience}", which is no client id of the RAM OIDC provider ${role.oidcProvider ?? ''}. Set the input audience to one of its client ids, or add this one to the provider.`,
  [`${ofToken}IssuerNotMatch`]: ({ token }) =>
    `Set the issuer URL of the RAM OIDC provider to ${issuerOf(token)}, without a slash at the end; or name the provider that has it in oidc-provider-arn.`,
  [`${ofToken}IssuerConfigurationBroken`]: ({ token }) =>
    `STS could not read the discovery document of ${issuerOf(token)} (/.well-known/openid-configuration). Run again later; the issuer of a GitHub Enterprise Server must be reachable from the internet.`,
  [`${ofToken}PublicKeyFingerprintMismatch`]: ({ token }) =>
    `The thumbprint of the certificate authority of ${issuerOf(token)} is none of those in the RAM OIDC provider: it has changed. Add the new one to the provider in the RAM console; keep the old one until nobody meets it any more.`,
  'AuthenticationFail.NoPermission': noPermission,
  'EntityNotExist.Role': ({ role }) =>
    `There is no role ${role.arn}. Check the account id and the name in role-to-assume; names are case-sensitive.`,
  'InvalidParameter.DurationSeconds': ({ role }) =>
    `role-session-expiration is ${role.seconds} s; it must be 900 s or more, and no more than the role's maximum session duration.`,
  'InvalidParameter.RoleArn': () =>
    'Copy role-to-assume from the page of the role in the RAM console.',
  'InvalidParameter.OIDCProviderArn': () =>
    'Copy oidc-provider-arn from the page of the OIDC provider in the RAM console.',
  'InvalidParameter.RoleSessionName': () =>
    'Give role-session-name 2 to 64 letters, digits, dots, @, hyphens and underscores.',
  'InvalidParameter.PolicyGrammar': refusedPolicy,
  'InvalidParameter.PolicySize': refusedPolicy,
  NoPermission: ({ role }) =>
    `Allow sts:AssumeRole on ${role.arn} to the identity of the credentials (the policy AliyunSTSAssumeRoleAccess does), and name that identity or its account in the role's trust policy. The access key of an account itself may assume no role.`
}

function remedyFor({ code, message }: RpcError, asked: Assumption): string | null {
  if (badCredentials.test(code)) {
    return "Check the credentials that the role is assumed with (the log says where they come from), and the runner's clock."
  }
  if (Object.hasOwn(remedies, code)) return remedies[code]?.(asked, message) ?? null
  if (code.startsWith(ofToken)) return remedies[`${ofToken}Invalid`]?.(asked, message) ?? null
  return null
}

/** One code for three things, which its message tells apart. */
function noPermission(asked: Assumption, message: string): string {
  const { role, token } = asked
  if (/provider/i.test(message)) {
    return `There is no OIDC provider ${role.oidcProvider ?? ''}. Check the account id and the name in oidc-provider-arn, or create it in the RAM console.`
  }
  if (token === undefined) return remedies['NoPermission']?.(asked, message) ?? ''
  return `The role's trust policy does not accept this job. It must name the provider as Principal (Federated: ${role.oidcProvider ?? ''}), and its Condition must fit this token: oidc:iss ${issuerOf(token)}, oidc:aud ${role.audience}, oidc:sub ${token.subject || '(not told)'}. GitHub has two forms of sub: repo:<owner>/<repository>:…, and for newer repositories repo:<owner>@<owner id>/<repository>@<repository id>:….`
}

function refusedPolicy(): string {
  return 'STS does not take the session policy that this action wrote for restrict-session. Please report it, with the policy from the debug log; without restrict-session the role is assumed as it is.'
}

function issuerOf(token: OidcToken | undefined): string {
  return token?.issuer || 'https://token.actions.githubusercontent.com'
}
