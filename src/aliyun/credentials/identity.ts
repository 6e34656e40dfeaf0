import type { Credentials } from './credentials.js'
import {
  isSet,
  keyInputsSet,
  keysInEnvironment,
  keysInInputs,
  noKeysFound,
  type NoCredentials,
  type Values
} from './given-keys.js'
import { tokenServiceIn } from './job-token-service.js'
import type { TokenService } from './oidc-token.js'
import type { RoleRequest } from './role.js'

/** Where the credentials of a run come from, before any role is assumed with them. */
export type Source =
  | { readonly kind: 'keys'; readonly credentials: Credentials; readonly from: string }
  /** The job's OIDC token, which a role takes for proof. */
  | { readonly kind: 'oidc'; readonly tokenService: TokenService }
  /** The role of the ECS instance that the runner is on. */
  | { readonly kind: 'instance'; readonly roleName: string }

/** Who the run is: the source alone, or a role that is assumed with it. */
export interface Identity {
  readonly source: Source
  readonly role?: RoleRequest
}

/** The variable with which the vendor's SDKs name the role of an ECS instance. */
const instanceRole = 'ALIBABA_CLOUD_ECS_METADATA'

/**
 * Finds the source: what the step itself is given wins over what the environment has; of several
 * families of variables the first complete one. Two sources of the same standing are a problem, not a guess.
 */
export function findSource(input: Values, env: Values): Source | NoCredentials {
  const wantsOidc = isSet(input['oidc-provider-arn'])
  const keyInputs = keyInputsSet(input)
  if (wantsOidc && keyInputs.length > 0) {
    return problem(
      `two sources of credentials are given: ${keyInputs.join(', ')}, and oidc-provider-arn. Leave one of the two out; to assume a role with an access key, leave oidc-provider-arn out.`
    )
  }
  if (wantsOidc) return tokenServiceIn(env)
  const inKeys = keysInInputs(input)
  if (inKeys !== null) return 'problems' in inKeys ? inKeys : { kind: 'keys', ...inKeys }
  return findInEnvironment(input, env)
}

function findInEnvironment(input: Values, env: Values): Source | NoCredentials {
  const keys = keysInEnvironment(env)
  const roleName = env[instanceRole]?.trim() ?? ''
  if (keys !== null && 'problems' in keys) return keys
  if (keys !== null && roleName !== '') {
    return problem(
      `two sources of credentials are in the environment: ${keys.from.replace('the environment variables ', '')}, and ${instanceRole}. Empty one of the two in the env of this step (${instanceRole}: '').`
    )
  }
  if (keys !== null) return { kind: 'keys', ...keys }
  if (roleName === '') return noneFound(input, env)
  return /^[A-Za-z0-9._-]{1,64}$/.test(roleName)
    ? { kind: 'instance', roleName }
    : problem(
        `${instanceRole} is not the name of a RAM role: 1 to 64 letters, digits, dots, hyphens and underscores. It names the role that is attached to the ECS instance.`
      )
}

function noneFound(input: Values, env: Values): NoCredentials {
  const role = isSet(input['role-to-assume'])
    ? 'role-to-assume is set, but nothing to assume it with: give oidc-provider-arn too, to assume it with the job’s OIDC token; or credentials. Of those, '
    : ''
  return {
    problems: [
      `no credentials: ${role}${noKeysFound(env)} ${instanceRole} is empty too.${role === '' ? ' Without a stored key: role-to-assume and oidc-provider-arn.' : ''}`
    ],
    lacks: 'secrets'
  }
}

function problem(sentence: string): NoCredentials {
  return { problems: [sentence] }
}

/** How many sessions have to be opened for it, with so many session policies. */
export function sessionsOf({ source, role }: Identity, policies: number): number {
  if (role !== undefined) return Math.max(1, policies)
  return source.kind === 'keys' ? 0 : 1
}

/** Who the run is, without a secret, for the log. */
export function describeIdentity({ source, role }: Identity): string {
  switch (source.kind) {
    case 'oidc':
      return `OIDC role ${role?.arn ?? ''}`
    case 'keys': {
      const temporary = source.credentials.securityToken === undefined ? '' : ' (temporary)'
      const keys = `${source.from}${temporary}`
      return role === undefined ? keys : `role ${role.arn}, assumed with ${keys}`
    }
    case 'instance': {
      const own = `instance role ${source.roleName} of this machine`
      return role === undefined ? own : `role ${role.arn}, assumed with ${own}`
    }
  }
}
