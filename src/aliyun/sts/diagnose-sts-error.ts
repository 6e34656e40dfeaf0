import type { OidcToken } from '../credentials/oidc-token.js'
import type { RoleRequest } from '../credentials/role.js'
import type { Diagnosis } from '../http/diagnosis.js'
import { badCredentials, diagnoseRpcError } from '../rpc/diagnose-rpc-error.js'
import type { RpcError, RpcResponse } from '../rpc/response.js'

/** The request that STS rejected; the hints name its parts. */
export interface RoleAssumption {
  readonly role: RoleRequest
  /** Absent: the role is assumed with other credentials. */
  readonly token?: OidcToken
}

/**
 * Diagnoses an error of STS, with a hint for each documented code.
 * Source: STS API 2015-04-01, error codes; the vendor's page on troubleshooting RRSA.
 */
export function diagnoseStsError(response: RpcResponse, assumption: RoleAssumption): Diagnosis {
  return diagnoseRpcError(response, 'STS', error => {
    const hint = hintFor(error, assumption)
    return hint === null ? null : { reasonCode: 'credentials-rejected', hint }
  })
}

type HintWriter = (assumption: RoleAssumption, message: string) => string
type Hints = Readonly<Record<string, HintWriter>>

const tokenError = 'AuthenticationFail.OIDCToken.'

const hints: Hints = {
  [`${tokenError}Expired`]: () =>
    "The job's OIDC token lives for minutes, and was over when STS saw it: set the runner's clock (NTP), then run again.",
  [`${tokenError}Invalid`]: ({ token }) =>
    `STS can't verify the job's OIDC token: see that the RAM OIDC provider's issuer is ${issuerOf(token)}, and that nothing on the way changes requests.`,
  [`${tokenError}AudienceNotMatch`]: ({ role, token }) =>
    `The token is for the audience "${audienceOf(role, token)}", which is no client id of the RAM OIDC provider ${role.oidcProvider ?? ''}. Set the input audience to one of its client ids, or add this one to the provider.`,
  [`${tokenError}IssuerNotMatch`]: ({ token }) =>
    `Set the issuer URL of the RAM OIDC provider to ${issuerOf(token)}, without a slash at the end; or name the provider that has it in oidc-provider-arn.`,
  [`${tokenError}IssuerConfigurationBroken`]: ({ token }) =>
    `STS could not read the discovery document of ${issuerOf(token)} (/.well-known/openid-configuration). Run again later; the issuer of a GitHub Enterprise Server must be reachable from the internet.`,
  [`${tokenError}PublicKeyFingerprintMismatch`]: ({ token }) =>
    `The thumbprint of the certificate authority of ${issuerOf(token)} is none of those in the RAM OIDC provider: it has changed. Add the new one to the provider in the RAM console; keep the old one until nobody meets it any more.`,
  'AuthenticationFail.NoPermission': (assumption, message) => {
    const { role, token } = assumption
    if (token === undefined) return hints['NoPermission']?.(assumption, message) ?? ''
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

/** Hints about a token of a pod: the fix is in the pod or its cluster. Source: ACK, RRSA, errors of the SDKs. */
const podHints: Hints = {
  [`${tokenError}Expired`]: ({ token }) =>
    `Kubernetes replaces the token in ${fileOf(token)} before its end, and this one was over when STS saw it: mount the projected volume itself (neither a copy nor a subPath is kept up to date), look at the kubelet, and set the node's clock (NTP).`,
  [`${tokenError}Invalid`]: ({ token }) =>
    `STS can't verify the token in ${fileOf(token)}, which is of the issuer ${issuerOf(token)}: see that it is the token that the cluster itself has mounted there. ${notEnabled}`,
  [`${tokenError}AudienceNotMatch`]: ({ role, token }) =>
    `The token in ${fileOf(token)} is for the audience "${audienceOf(role, token)}", which is no client id of the RAM OIDC provider ${role.oidcProvider ?? ''}. Set audience: sts.aliyuncs.com at the serviceAccountToken of the pod's projected volume.`,
  [`${tokenError}IssuerNotMatch`]: ({ role, token }) =>
    `The token in ${fileOf(token)} is of the issuer ${issuerOf(token)}, and the RAM OIDC provider ${role.oidcProvider ?? ''} is for another. ALIBABA_CLOUD_OIDC_PROVIDER_ARN must name the provider of this pod's own cluster (ack-rrsa-<cluster id>). ${notEnabled}`,
  [`${tokenError}IssuerConfigurationBroken`]: ({ token }) =>
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

function hintFor({ code, message }: RpcError, assumption: RoleAssumption): string | null {
  if (badCredentials.test(code)) {
    return "Check the credentials that the role is assumed with (the log says where they come from), and the runner's clock."
  }
  const known = { ...hints, ...(fileOf(assumption.token) !== '' && podHints) }
  if (Object.hasOwn(known, code)) return known[code]?.(assumption, message) ?? null
  if (code.startsWith(tokenError)) {
    return known[`${tokenError}Invalid`]?.(assumption, message) ?? null
  }
  return null
}

/** One code covers missing providers and trust policies; only the message tells them apart. */
function isAboutProvider(message: string): boolean {
  return /provider/i.test(message)
}

/** The condition that the trust policy needs, for comparison with the existing one. Claims are not secret. */
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

/** Empty: GitHub issued the token to the job. */
function fileOf(token: OidcToken | undefined): string {
  return token === undefined || token.from === 'job' ? '' : token.from.file
}
