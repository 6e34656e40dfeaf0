import {
  code,
  emptyMessage,
  input,
  message,
  value,
  words,
  type Message,
  type Part
} from '../../text/message.js'
import type { OidcToken } from '../credentials/oidc-token.js'
import { sessionNameForm, type RoleRequest } from '../credentials/role.js'
import { rrsaVariables } from '../credentials/rrsa.js'
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

type HintWriter = (assumption: RoleAssumption, errorMessage: string) => Message
type Hints = Readonly<Record<string, HintWriter>>

const tokenError = 'AuthenticationFail.OIDCToken.'

const hints: Hints = {
  [`${tokenError}Expired`]: () =>
    message`The job's OIDC token is valid for only a few minutes, and had expired when STS received it. Run the workflow again. If the error persists on GitHub Enterprise Server, check the server's clock (NTP).`,
  [`${tokenError}Invalid`]: ({ token }) =>
    message`STS could not verify the job's OIDC token. Check that the issuer of the RAM OIDC provider is ${issuerOf(token)}, and that nothing modifies requests between the runner and STS.`,
  [`${tokenError}AudienceNotMatch`]: ({ role, token }) =>
    message`The token is for the audience ${audienceOf(role, token)}, which is not a client id of the RAM OIDC provider${nameOfProvider(role)}. Set ${input('audience')} to one of its client ids, or add this audience to its client ids.`,
  [`${tokenError}IssuerNotMatch`]: ({ token }) =>
    message`The issuer URL of the RAM OIDC provider must be ${issuerOf(token)}, without a trailing slash. Set ${input('oidc-provider-arn')} to a provider with this issuer URL. If there is none, create one in the RAM console: the issuer URL of an existing provider cannot be changed.`,
  [`${tokenError}IssuerConfigurationBroken`]: ({ token }) =>
    message`STS could not read the discovery document of ${issuerOf(token)} (${code('/.well-known/openid-configuration')}). Run the workflow again later. On GitHub Enterprise Server, the issuer must be reachable from the internet.`,
  [`${tokenError}PublicKeyFingerprintMismatch`]: ({ token }) =>
    message`The RAM OIDC provider does not have the thumbprint of the certificate authority that ${issuerOf(token)} uses. The issuer may have switched to another certificate authority. Verify the new thumbprint over a trusted network, then add it to the provider in the RAM console. Keep the old thumbprint until the issuer no longer uses it.`,
  'AuthenticationFail.NoPermission': (assumption, errorMessage) => {
    const { role, token } = assumption
    if (token === undefined) return allowAssumption(role)
    if (isAboutProvider(errorMessage)) {
      return message`OIDC provider${nameOfProvider(role)} does not exist. Check the account id and the name in ${input('oidc-provider-arn')}, or create the provider in the RAM console.`
    }
    return message`The role's trust policy does not accept this job. ${conditionFor(role, token)} GitHub uses two forms of ${code('sub')}: ${code('repo:<owner>/<repository>:…')}, and for newer repositories ${code('repo:<owner>@<owner id>/<repository>@<repository id>:…')}. If the repository or organization customizes the subject claim, ${code('sub')} has a different form. For release tags, use ${code('StringLike')} with ${code('…:ref:refs/tags/v*')}.`
  },
  'EntityNotExist.Role': ({ role }) =>
    message`Role ${value(role.arn)} does not exist. Check the account id and the name in ${input('role-to-assume')}. Names are case-sensitive.`,
  'InvalidParameter.DurationSeconds': ({ role }) =>
    message`${input('role-session-expiration')} is ${role.seconds} s. It must be at least 900 s, and at most the role's maximum session duration.`,
  'InvalidParameter.RoleArn': () =>
    message`Set ${input('role-to-assume')} to the ARN shown on the role's page in the RAM console.`,
  'InvalidParameter.OIDCProviderArn': () =>
    message`Set ${input('oidc-provider-arn')} to the ARN shown on the OIDC provider's page in the RAM console.`,
  'InvalidParameter.RoleSessionName': () =>
    message`Set ${input('role-session-name')} to a name with ${sessionNameForm}.`,
  'InvalidParameter.PolicyGrammar': refusedPolicy,
  'InvalidParameter.PolicySize': refusedPolicy,
  NoPermission: ({ role }) => allowAssumption(role)
}

const enableRrsa = message`If RRSA is not enabled for the cluster, enable it (in the ACK console, on the cluster's page, under Security and Auditing), then recreate the pod: only pods created after RRSA is enabled get an RRSA token.`

const ownProvider = message`${code(rrsaVariables.provider)} must name the provider of this pod's own cluster (${code('ack-rrsa-<cluster id>')}).`

/** Hints about a token of a pod: the fix is in the pod or its cluster. Source: ACK, RRSA, errors of the SDKs. */
const podHints: Hints = {
  [`${tokenError}Expired`]: ({ token }) =>
    message`The token in ${fileOf(token)} had expired when STS received it, although Kubernetes replaces a token before it expires. Mount the projected volume itself: a copy or a ${code('subPath')} is not updated. Check the kubelet, and synchronize the node's clock (NTP).`,
  [`${tokenError}Invalid`]: ({ token }) =>
    message`STS could not verify the token in ${fileOf(token)}. Its issuer is ${issuerOf(token)}. Check that the pod's own cluster mounted this token, and that it is not a copy from elsewhere. ${enableRrsa}`,
  [`${tokenError}AudienceNotMatch`]: ({ role, token }) =>
    message`The token in ${fileOf(token)} is for the audience ${audienceOf(role, token)}, which is not a client id of the RAM OIDC provider${nameOfProvider(role)}. Set ${code('audience: sts.aliyuncs.com')} in the ${code('serviceAccountToken')} of the pod's projected volume.`,
  [`${tokenError}IssuerNotMatch`]: ({ role, token }) =>
    message`The issuer of the token in ${fileOf(token)} is ${issuerOf(token)}, but the RAM OIDC provider${nameOfProvider(role)} has a different issuer. ${ownProvider} ${enableRrsa}`,
  [`${tokenError}IssuerConfigurationBroken`]: ({ token }) =>
    message`STS could not get the public keys of the issuer ${issuerOf(token)}. ${enableRrsa}`,
  'AuthenticationFail.NoPermission': ({ role, token }, errorMessage) =>
    isAboutProvider(errorMessage)
      ? message`OIDC provider${nameOfProvider(role)} does not exist. ${ownProvider} ${enableRrsa}`
      : message`The role's trust policy does not accept this pod's service account. ${conditionFor(role, token)} With RRSA, ${code('sub')} has the form ${code('system:serviceaccount:<namespace>:<service account>')}.`,
  'EntityNotExist.Role': ({ role }) =>
    message`Role ${value(role.arn)} does not exist. Check the account id and the name in ${code(rrsaVariables.role)} (from the service account's annotation ${code('pod-identity.alibabacloud.com/role-name')}). Names are case-sensitive.`,
  'InvalidParameter.RoleArn': () =>
    message`Set ${code(rrsaVariables.role)} to the ARN shown on the role's page in the RAM console.`,
  'InvalidParameter.OIDCProviderArn': () =>
    message`Set ${code(rrsaVariables.provider)} to the ARN shown on the cluster's page in the ACK console.`,
  'InvalidParameter.RoleSessionName': () =>
    message`Set ${input('role-session-name')}, or ${code(rrsaVariables.sessionName)}, to a name with ${sessionNameForm}.`
}

function hintFor(
  { code: errorCode, message: errorMessage }: RpcError,
  assumption: RoleAssumption
): Message | null {
  if (badCredentials.test(errorCode)) {
    return message`Check the credentials that the role is assumed with (the log names their source), and check the runner's clock.`
  }
  const known = { ...hints, ...(isOfPod(assumption.token) && podHints) }
  if (Object.hasOwn(known, errorCode)) return known[errorCode]?.(assumption, errorMessage) ?? null
  if (errorCode.startsWith(tokenError)) {
    return known[`${tokenError}Invalid`]?.(assumption, errorMessage) ?? null
  }
  return null
}

/** One code covers missing providers and trust policies; only the message tells them apart. */
function isAboutProvider(errorMessage: string): boolean {
  return /provider/i.test(errorMessage)
}

function allowAssumption({ arn }: RoleRequest): Message {
  return message`In a custom policy, grant ${code('sts:AssumeRole')} on ${value(arn)} to the identity that the credentials belong to. (The system policy ${code('AliyunSTSAssumeRoleAccess')} also works, but covers every role.) Also name that identity or its account in the role's trust policy. An access key of the Alibaba Cloud account itself, rather than of a RAM user, cannot assume a role.`
}

/** The condition that the trust policy needs, for comparison with the existing one. Claims are not secret. */
function conditionFor(role: RoleRequest, token: OidcToken | undefined): Message {
  const subject = token?.subject ? value(token.subject) : undetermined
  return message`It must name the provider as ${code('Principal')} (${code('Federated')}:${nameOfProvider(role)}). Its ${code('Condition')} must match this token: ${code('oidc:iss')} ${issuerOf(token)}, ${code('oidc:aud')} ${audienceOf(role, token)}, ${code('oidc:sub')} ${subject}. A wildcard (${code('*')}, ${code('?')}) needs ${code('StringLike')}: with ${code('StringEquals')} it matches nothing.`
}

function refusedPolicy(): Message {
  return message`STS refused the session policy that this action wrote for ${input('restrict-session')}. Report this to the maintainers of this action, with the policy from the debug log. Until this is fixed, restrict the permissions of the role itself, then remove ${input('restrict-session')}: without it, the role is assumed with all its permissions.`
}

/** The provider, to follow a noun; empty where the role is assumed without one. */
function nameOfProvider({ oidcProvider }: RoleRequest): Message {
  return oidcProvider === undefined ? emptyMessage : message` ${value(oidcProvider)}`
}

const undetermined = words('(not determined)')

function issuerOf(token: OidcToken | undefined): Part {
  if (token?.issuer) return value(token.issuer)
  return isOfPod(token) ? undetermined : value('https://token.actions.githubusercontent.com')
}

function audienceOf({ audience }: RoleRequest, token: OidcToken | undefined): Part {
  return value(token?.audience || audience)
}

/** The file from which the token was read; empty: GitHub issued the token to the job. */
function fileOf(token: OidcToken | undefined): Part {
  return value(token === undefined || token.from === 'job' ? '' : token.from.file)
}

/** Whether the token is that of a pod, and not of a job on GitHub. */
function isOfPod(token: OidcToken | undefined): boolean {
  return token !== undefined && token.from !== 'job'
}
