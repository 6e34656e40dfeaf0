import {
  unusableCredentials,
  partialKeyPairs,
  isSet,
  keyInputsSet,
  keysInEnvironment,
  keysInInputs,
  describeMissingKeys,
  type UnusableCredentials,
  type StaticCredentials,
  type VariableValues
} from './static-credentials.js'
import { credentialsUriVariable, type CredentialVariables } from './credential-variables.js'
import { findTokenService, type OidcRequest, type OidcSource } from './github-oidc.js'
import {
  instanceRoleIn,
  instanceRoleVariable,
  describeMissingInstanceRole,
  type InstanceSource
} from './instance-role.js'
import type { RoleRequest } from './role.js'
import { rrsaAccountIn, rrsaVariables, type RrsaSource } from './rrsa.js'

/** Where the credentials of a run come from; a role may then be assumed with them. */
export type CredentialSource = StaticCredentials | OidcSource | RrsaSource | InstanceSource

/** The identity of the run: that of the source, or a role that is assumed with it. */
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
 * Finds the source of credentials. Inputs take precedence over environment variables, which are
 * searched in the order of the vendor's SDKs: keys (the first complete family), service account,
 * instance. An instance role beside another source is ambiguous and rejected, since someone set it on
 * purpose; the variables of a pod are set automatically, so keys take precedence over them.
 */
export function findCredentialSource(
  input: VariableValues,
  { credentials, oidc }: SourceVariables
): CredentialSource | UnusableCredentials {
  const wantsOidc = isSet(input['oidc-provider-arn'])
  const keyInputs = keyInputsSet(input)
  if (wantsOidc && keyInputs.length > 0) {
    return unusableCredentials([
      `two sources of credentials are given: ${keyInputs.join(', ')}, and oidc-provider-arn. Leave one of the two out; to assume a role with an access key, leave oidc-provider-arn out.`
    ])
  }
  if (wantsOidc) return findTokenService(oidc)
  return keysInInputs(input) ?? findInEnvironment(input, credentials)
}

function findInEnvironment(
  input: VariableValues,
  variables: CredentialVariables
): CredentialSource | UnusableCredentials {
  const keys = keysInEnvironment(variables)
  if (keys?.kind === 'unusable') return keys
  const account = keys === null ? rrsaAccountIn(variables) : null
  if (account?.kind === 'unusable') return account
  const instance = instanceRoleIn(variables)
  if (instance?.kind === 'unusable') return instance
  const halves = partialKeyPairs(variables)
  if (keys === null && halves.length > 0 && (account ?? instance) !== null) {
    return unusableCredentials([describePartialKeys(halves, account !== null)], {
      lacks: 'secrets'
    })
  }
  const first =
    keys?.from.replace('the environment variables ', '') ??
    (account && `${rrsaVariables.provider} and ${rrsaVariables.tokenFile}`)
  if (first !== null && instance !== null) {
    return unusableCredentials([
      `two sources of credentials are in the environment: ${first}, and ${instanceRoleVariable}. Empty one of the two in the env of this step (${instanceRoleVariable}: '').`
    ])
  }
  return keys ?? account ?? instance ?? noneFound(input, variables)
}

/** Half a key is an error: a role of the machine, which may belong to another account, must not replace the key. */
function describePartialKeys(halves: readonly string[], hasRrsaRole: boolean): string {
  const other = hasRrsaRole ? 'the RRSA role of this pod' : `the role in ${instanceRoleVariable}`
  return `${halves.join(', and ')}, so the key can't be used, and ${other} is not used in its place. Set both, or empty both in the env of this step to use that role.`
}

function noneFound(input: VariableValues, variables: CredentialVariables): UnusableCredentials {
  const wantsRole = isSet(input['role-to-assume'])
  // A partly set key is the more likely mistake, and is reported instead of the URI.
  if (isSet(variables[credentialsUriVariable]) && partialKeyPairs(variables).length === 0) {
    const remedy = wantsRole ? 'oidc-provider-arn too' : 'role-to-assume and oidc-provider-arn'
    return unusableCredentials([
      `${credentialsUriVariable} is set, and this action fetches no credentials from a URI. Give ${remedy}, or have the runner set ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and ALIBABA_CLOUD_SECURITY_TOKEN.`
    ])
  }
  const role = wantsRole
    ? 'role-to-assume is set, but nothing to assume it with: give oidc-provider-arn too, to assume it with the job’s OIDC token; or credentials. Of those, '
    : ''
  const sentences = [
    `no credentials: ${role}${describeMissingKeys(variables)}`,
    `RRSA's ${rrsaVariables.provider} and ${rrsaVariables.tokenFile} are empty.`,
    describeMissingInstanceRole(variables),
    ...(role === '' ? ['Without a stored key: role-to-assume and oidc-provider-arn.'] : [])
  ]
  return unusableCredentials([sentences.join(' ')], { lacks: 'secrets' })
}

/** The number of sessions that the run opens. */
export function sessionCount({ source, role }: Identity, policies: number): number {
  if (role !== undefined) return Math.max(1, policies)
  return source.kind === 'keys' ? 0 : 1
}

/** Describes the identity for the log, without secrets. */
export function describeIdentity({ source, role }: Identity): string {
  if (source.kind === 'oidc') return `OIDC role ${role?.arn ?? ''}`
  const own = describeSource(source)
  // A role with an OIDC provider is assumed with a token of the source, and belongs to the source.
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
