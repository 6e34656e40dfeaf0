import {
  code,
  emptyMessage,
  input as inputPart,
  join,
  listAnd,
  message,
  sentences,
  value,
  type Message
} from '../../text/message.js'
import {
  unusableCredentials,
  partialKeyPairs,
  isSet,
  keyInputsSet,
  keyVariablesSet,
  keysInEnvironment,
  keysInInputs,
  describeMissingKeys,
  preferredKeyVariables,
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

const roleToAssume = inputPart('role-to-assume')
const oidcProvider = inputPart('oidc-provider-arn')

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
  const keys = keyInputsSet(input).map(name => inputPart(name))
  if (wantsOidc && keys.length > 0) {
    return unusableCredentials([
      message`Two sources of credentials are set: an access key (${join(keys, ', ')}) and ${oidcProvider}. Remove one of the two. To assume a role with an access key, remove ${oidcProvider}.`
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
  const first = keys ?? account
  if (first !== null && instance !== null) {
    const names =
      first.kind === 'keys'
        ? keyVariablesSet(variables)
        : [rrsaVariables.provider, rrsaVariables.tokenFile]
    return unusableCredentials([
      message`The environment contains two sources of credentials: ${listAnd(names.map(code))}, and ${code(instanceRoleVariable)}. Use only one. To turn off the other, set its variables to an empty value in the env of this step, for example ${code(`${instanceRoleVariable}: ''`)}.`
    ])
  }
  return first ?? instance ?? noneFound(input, variables)
}

/** Half a key is an error: a role of the machine, which may belong to another account, must not replace the key. */
function describePartialKeys(halves: readonly Message[], hasRrsaRole: boolean): Message {
  const other = hasRrsaRole
    ? message`the RRSA role of this pod`
    : message`the role in ${code(instanceRoleVariable)}`
  return message`${join(halves, ', and ')}, so there is no complete access key. This action does not use ${other} in place of an incomplete key. To use the key, set both of its variables. To use the role, set every access key variable named here to an empty value in the env of this step.`
}

function noneFound(input: VariableValues, variables: CredentialVariables): UnusableCredentials {
  const wantsRole = isSet(input['role-to-assume'])
  // A partly set key is the more likely mistake, and is reported instead of the URI.
  if (isSet(variables[credentialsUriVariable]) && partialKeyPairs(variables).length === 0) {
    const remedy = wantsRole
      ? message`${oidcProvider} too`
      : message`${roleToAssume} and ${oidcProvider}`
    return unusableCredentials([
      message`${code(credentialsUriVariable)} is set, but this action does not fetch credentials from a URI. Set ${remedy}, or set ${listAnd(preferredKeyVariables.map(code))} in the environment of this step (the last one only for temporary credentials).`
    ])
  }
  const problem = sentences(
    message`No credentials were found.`,
    wantsRole
      ? message`${roleToAssume} is set, but there are no credentials to assume the role with. To assume it with the job's OIDC token, set ${oidcProvider} too. Otherwise, set the credentials of an identity that the role trusts.`
      : emptyMessage,
    describeMissingKeys(variables),
    message`The RRSA variables ${code(rrsaVariables.provider)} and ${code(rrsaVariables.tokenFile)} are empty.`,
    describeMissingInstanceRole(variables),
    wantsRole
      ? emptyMessage
      : message`To run without a stored access key, set ${roleToAssume} and ${oidcProvider}.`
  )
  return unusableCredentials([problem], { lacks: 'secrets' })
}

/** The number of sessions that the run opens. */
export function sessionCount({ source, role }: Identity, policies: number): number {
  if (role !== undefined) return Math.max(1, policies)
  return source.kind === 'keys' ? 0 : 1
}

/** Describes the identity for the log, without secrets. */
export function describeIdentity({ source, role }: Identity): Message {
  if (source.kind === 'oidc') return message`OIDC role ${value(role?.arn ?? '')}`
  const own = describeSource(source)
  // A role with an OIDC provider is assumed with a token of the source, and belongs to the source.
  return role === undefined || role.oidcProvider !== undefined
    ? own
    : message`role ${value(role.arn)}, assumed with ${own}`
}

function describeSource(source: Exclude<CredentialSource, { kind: 'oidc' }>): Message {
  switch (source.kind) {
    case 'keys': {
      const isTemporary = source.credentials.securityToken !== undefined
      return isTemporary ? message`${source.from} (temporary)` : source.from
    }
    case 'service-account':
      return message`RRSA role ${value(source.account.role.arn)} of this pod`
    case 'instance':
      return message`instance role ${value(source.roleName)} of this machine`
  }
}
