import type { Credentials } from '../signing/credential-provider.js'
import {
  partialKeyPairs,
  isSet,
  keyInputsSet,
  keysInEnvironment,
  keysInInputs,
  describeMissingKeys,
  type MissingCredentials,
  type VariableValues
} from './static-credentials.js'
import { credentialsUriVariable, type CredentialVariables } from './credential-variables.js'
import { tokenServiceIn, type OidcRequest } from './github-oidc.js'
import {
  instanceRoleIn,
  instanceRoleVariable,
  describeMissingInstanceRole
} from './instance-role.js'
import type { TokenService } from './github-oidc.js'
import type { RoleRequest } from './role.js'
import { rrsaAccountIn, rrsaVariables, type RrsaAccount } from './rrsa.js'

/** Where the credentials of a run come from, before any role is assumed with them. */
export type CredentialSource =
  | { readonly kind: 'keys'; readonly credentials: Credentials; readonly from: string }
  /** The job's OIDC token, which a role takes for proof. */
  | { readonly kind: 'oidc'; readonly tokenService: TokenService }
  /** The role of the Kubernetes service account that the runner's pod has. */
  | { readonly kind: 'service-account'; readonly account: RrsaAccount }
  /** The role of the ECS instance that the runner is on. */
  | { readonly kind: 'instance'; readonly roleName: string }

/** Who the run is: the source alone, or a role that is assumed with it. */
export interface Identity {
  readonly source: CredentialSource
  readonly role?: RoleRequest
}

/** The parts of the environment that may name a source of credentials. */
interface SourceVariables {
  readonly credentials: CredentialVariables
  readonly oidc: OidcRequest
}

/**
 * Finds the source: what the step itself is given wins over what the environment has; of several
 * families of variables the first complete one. The environment is searched in the order of the
 * vendor's SDKs: keys, service account, instance. Who names the instance's role beside another source
 * has to say which it is to be; a pod's variables are nobody's choice, so keys go before them.
 */
export function findCredentialSource(
  input: VariableValues,
  { credentials, oidc }: SourceVariables
): CredentialSource | MissingCredentials {
  const wantsOidc = isSet(input['oidc-provider-arn'])
  const keyInputs = keyInputsSet(input)
  if (wantsOidc && keyInputs.length > 0) {
    return problem(
      `two sources of credentials are given: ${keyInputs.join(', ')}, and oidc-provider-arn. Leave one of the two out; to assume a role with an access key, leave oidc-provider-arn out.`
    )
  }
  if (wantsOidc) return tokenServiceIn(oidc)
  const inKeys = keysInInputs(input)
  if (inKeys !== null) return 'problems' in inKeys ? inKeys : { kind: 'keys', ...inKeys }
  return findInEnvironment(input, credentials)
}

function findInEnvironment(
  input: VariableValues,
  variables: CredentialVariables
): CredentialSource | MissingCredentials {
  const keys = keysInEnvironment(variables)
  if (keys !== null && 'problems' in keys) return keys
  const account = keys === null ? rrsaAccountIn(variables) : null
  if (account !== null && 'problems' in account) return account
  const instance = instanceRoleIn(variables)
  if (instance !== null && 'problems' in instance) return instance
  const halves = partialKeyPairs(variables)
  if (keys === null && halves.length > 0 && (account ?? instance) !== null) {
    return { problems: [describePartialKeys(halves, account)], lacks: 'secrets' }
  }
  const first =
    keys?.from.replace('the environment variables ', '') ??
    (account && `${rrsaVariables.provider} and ${rrsaVariables.tokenFile}`)
  if (first !== null && instance !== null) {
    return problem(
      `two sources of credentials are in the environment: ${first}, and ${instanceRoleVariable}. Empty one of the two in the env of this step (${instanceRoleVariable}: '').`
    )
  }
  if (keys !== null) return { kind: 'keys', ...keys }
  if (account !== null) return { kind: 'service-account', account }
  return instance === null ? noneFound(input, variables) : { kind: 'instance', ...instance }
}

/** Whoever sets half a key means that key: a role of the machine may be of another account. */
function describePartialKeys(halves: readonly string[], account: RrsaAccount | null): string {
  const other =
    account === null ? `the role in ${instanceRoleVariable}` : 'the RRSA role of this pod'
  return `${halves.join(', and ')}, so the key can't be used, and ${other} is not used in its place. Set both, or empty both in the env of this step to use that role.`
}

function noneFound(input: VariableValues, variables: CredentialVariables): MissingCredentials {
  const wantsRole = isSet(input['role-to-assume'])
  // Half a key is what went wrong: whoever began to set one does not want the URI.
  if (isSet(variables[credentialsUriVariable]) && partialKeyPairs(variables).length === 0) {
    const remedy = wantsRole ? 'oidc-provider-arn too' : 'role-to-assume and oidc-provider-arn'
    return problem(
      `${credentialsUriVariable} is set, and this action fetches no credentials from a URI. Give ${remedy}, or have the runner set ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and ALIBABA_CLOUD_SECURITY_TOKEN.`
    )
  }
  const role = wantsRole
    ? 'role-to-assume is set, but nothing to assume it with: give oidc-provider-arn too, to assume it with the job’s OIDC token; or credentials. Of those, '
    : ''
  return {
    problems: [
      [
        `no credentials: ${role}${describeMissingKeys(variables)}`,
        `RRSA's ${rrsaVariables.provider} and ${rrsaVariables.tokenFile} are empty.`,
        describeMissingInstanceRole(variables),
        ...(role === '' ? ['Without a stored key: role-to-assume and oidc-provider-arn.'] : [])
      ].join(' ')
    ],
    lacks: 'secrets'
  }
}

function problem(sentence: string): MissingCredentials {
  return { problems: [sentence] }
}

/** How many sessions have to be opened for it, with so many session policies. */
export function sessionCount({ source, role }: Identity, policies: number): number {
  if (role !== undefined) return Math.max(1, policies)
  return source.kind === 'keys' ? 0 : 1
}

/** Who the run is, without a secret, for the log. */
export function describeIdentity({ source, role }: Identity): string {
  if (source.kind === 'oidc') return `OIDC role ${role?.arn ?? ''}`
  const own = describeSource(source)
  // A role that comes with a token of the source is the source's own.
  return role === undefined || role.oidcProvider !== undefined
    ? own
    : `role ${role.arn}, assumed with ${own}`
}

function describeSource(source: Exclude<CredentialSource, { kind: 'oidc' }>): string {
  switch (source.kind) {
    case 'keys': {
      const temporary = source.credentials.securityToken === undefined ? '' : ' (temporary)'
      return `${source.from}${temporary}`
    }
    case 'service-account':
      return `RRSA role ${source.account.role.arn} of this pod`
    case 'instance':
      return `instance role ${source.roleName} of this machine`
  }
}
