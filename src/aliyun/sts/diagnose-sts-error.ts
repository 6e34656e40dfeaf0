import type { OidcToken } from '../credentials/oidc-token.js'
import type { RoleRequest } from '../credentials/role.js'
import type { Diagnosis } from '../http/diagnosis.js'
import type { RpcResponse, RpcError } from '../rpc/response.js'
import { badCredentials, diagnoseRpcError } from '../rpc/diagnose-rpc-error.js'

/** What was asked, for a remedy that names it. */
export interface RoleAssumption {
  readonly role: RoleRequest
  /** Absent: the role is assumed with other credentials. */
  readonly token?: OidcToken
}

/**
 * Judges a refusal of STS: each that is documented with its remedy.
 * Source: STS API 2015-04-01, error codes; the vendor's page on troubleshooting RRSA.
 */
export function diagnoseStsError(answer: RpcResponse, asked: RoleAssumption): Diagnosis {
  return diagnoseRpcError(answer, 'STS', error => {
    const hint = remedyFor(error, asked)
    return hint === null ? null : { reason: 'credentials-rejected', hint }
  })
}

type Remedy = (asked: RoleAssumption, message: string) => string
type Remedies = Readonly<Record<string, Remedy>>

const ofToken = 'AuthenticationFail.OIDCToken.'

const remedies: Remedies = {
  [`${ofToken}Expired`]: () =>
    "The job's OIDC token lives for minutes, and was over when STS saw it: set the runner's clock (NTP), then run again.",
  [`${ofToken}Invalid`]: ({ token }) =>
    `STS can't verify the job's OIDC token: see that the RAM OIDC provider's issuer is ${issuerOf(token)}, and that nothing on the way changes requests.`,
  [`${ofToken}AudienceNotMatch`]: ({ role, token }) =>
    `The token is for the audience "${audienceOf(role, token)}", which is no client id of the RAM OIDC provider ${role.oidcProvider ?? ''}. Set the input audience to one of its client ids, or add this one to the provider.`,
  [`${ofToken}IssuerNotMatch`]: ({ token }) =>
    `Set the issuer URL of the RAM OIDC provider to ${issuerOf(token)}, without a slash at the end; or name the provider that has it in oidc-provider-arn.`,
  [`${ofToken}IssuerConfigurationBroken`]: ({ token }) =>
    `STS could not read the discovery document of ${issuerOf(token)} (/.well-known/openid-configuration). Run again later; the issuer of a GitHub Enterprise Server must be reachable from the internet.`,
  [`${ofToken}PublicKeyFingerprintMismatch`]: ({ token }) =>
    `The thumbprint of the certificate authority of ${issuerOf(token)} is none of those in the RAM OIDC provider: it has changed. Add the new one to the provider in the RAM console; keep the old one until nobody meets it any more.`,
  'AuthenticationFail.NoPermission': (asked, message) => {
    const { role, token } = asked
    if (token === undefined) return remedies['NoPermission']?.(asked, message) ?? ''
    if (isAboutProvider(message)) {
      return `There is no OIDC provider ${role.oidcProvider ?? ''}. Check the account id and the name in oidc-provider-arn, or create it in the RAM console.`
    }
    return `The role's trust policy does not accept this job. ${conditionFor(role, token)} GitHub has two forms of sub: repo:<owner>/<repository>:…, and for newer repositories repo:<owner>@<owner id>/<repository>@<repository id>:…; a customized template makes others. For release tags: StringLike and …:ref:refs/tags/v*.`
  },
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

const notEnabled =
  'Enable RRSA for the cluster (its page in the ACK console, Security and Auditing), and create the pod anew after that: only then it gets a token of that issuer.'

/** Where the token is a pod's, what to fix is in the pod and its cluster. Source: ACK, RRSA, errors of the SDKs. */
const remediesOfPod: Remedies = {
  [`${ofToken}Expired`]: ({ token }) =>
    `Kubernetes replaces the token in ${fileOf(token)} before its end, and this one was over when STS saw it: mount the projected volume itself (neither a copy nor a subPath is kept up to date), look at the kubelet, and set the node's clock (NTP).`,
  [`${ofToken}Invalid`]: ({ token }) =>
    `STS can't verify the token in ${fileOf(token)}, which is of the issuer ${issuerOf(token)}: see that it is the token that the cluster itself has mounted there. ${notEnabled}`,
  [`${ofToken}AudienceNotMatch`]: ({ role, token }) =>
    `The token in ${fileOf(token)} is for the audience "${audienceOf(role, token)}", which is no client id of the RAM OIDC provider ${role.oidcProvider ?? ''}. Set audience: sts.aliyuncs.com at the serviceAccountToken of the pod's projected volume.`,
  [`${ofToken}IssuerNotMatch`]: ({ role, token }) =>
    `The token in ${fileOf(token)} is of the issuer ${issuerOf(token)}, and the RAM OIDC provider ${role.oidcProvider ?? ''} is for another. ALIBABA_CLOUD_OIDC_PROVIDER_ARN must name the provider of this pod's own cluster (ack-rrsa-<cluster id>). ${notEnabled}`,
  [`${ofToken}IssuerConfigurationBroken`]: ({ token }) =>
    `STS could not get the public keys of the issuer ${issuerOf(token)}. ${notEnabled}`,
  'AuthenticationFail.NoPermission': ({ role, token }, message) =>
    isAboutProvider(message)
      ? `There is no OIDC provider ${role.oidcProvider ?? ''}. ALIBABA_CLOUD_OIDC_PROVIDER_ARN must name the provider of this pod's own cluster (ack-rrsa-<cluster id>). ${notEnabled}`
      : `The role's trust policy does not accept the service account of this pod. ${conditionFor(role, token)} RRSA's sub is system:serviceaccount:<namespace>:<service account>.`,
  'EntityNotExist.Role': ({ role }) =>
    `There is no role ${role.arn}. Check the account id and the name in ALIBABA_CLOUD_ROLE_ARN (the annotation pod-identity.alibabacloud.com/role-name of the service account); names are case-sensitive.`,
  'InvalidParameter.RoleArn': () =>
    'Copy ALIBABA_CLOUD_ROLE_ARN from the page of the role in the RAM console.',
  'InvalidParameter.OIDCProviderArn': () =>
    'Copy ALIBABA_CLOUD_OIDC_PROVIDER_ARN from the page of the cluster in the ACK console.',
  'InvalidParameter.RoleSessionName': () =>
    'Give role-session-name, or ALIBABA_CLOUD_ROLE_SESSION_NAME, 2 to 64 letters, digits, dots, @, hyphens and underscores.'
}

function remedyFor({ code, message }: RpcError, asked: RoleAssumption): string | null {
  if (badCredentials.test(code)) {
    return "Check the credentials that the role is assumed with (the log says where they come from), and the runner's clock."
  }
  const known = { ...remedies, ...(fileOf(asked.token) !== '' && remediesOfPod) }
  if (Object.hasOwn(known, code)) return known[code]?.(asked, message) ?? null
  if (code.startsWith(ofToken)) return known[`${ofToken}Invalid`]?.(asked, message) ?? null
  return null
}

/** One code is for providers and for trust policies, which its message tells apart. */
function isAboutProvider(message: string): boolean {
  return /provider/i.test(message)
}

/** What the trust policy must say, to be compared with what it says. A token's claims are no secret. */
function conditionFor(role: RoleRequest, token: OidcToken | undefined): string {
  return `It must name the provider as Principal (Federated: ${role.oidcProvider ?? ''}), and its Condition must fit this token: oidc:iss ${issuerOf(token)}, oidc:aud ${audienceOf(role, token)}, oidc:sub ${token?.subject || '(not told)'}. A wildcard (*, ?) needs StringLike: with StringEquals it matches nothing.`
}

function refusedPolicy(): string {
  return 'STS does not take the session policy that this action wrote for restrict-session. Please report it, with the policy from the debug log; without restrict-session the role is assumed as it is.'
}

function issuerOf(token: OidcToken | undefined): string {
  if (token?.issuer) return token.issuer
  return fileOf(token) === '' ? 'https://token.actions.githubusercontent.com' : '(not told)'
}

function audienceOf({ audience }: RoleRequest, token: OidcToken | undefined): string {
  return token?.audience || audience
}

/** Empty: the token is the job's. */
function fileOf(token: OidcToken | undefined): string {
  return token === undefined || token.from === 'job' ? '' : token.from.file
}
