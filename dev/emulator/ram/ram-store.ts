import type { JsonWebKey } from 'node:crypto'
import { findPermissionPolicyProblem, type RamPolicy } from './ram-policy.js'
import { ramArn, parseRamArn } from './ram-arn.js'
import { findTrustPolicyProblem } from './trust-policy.js'

/** MaxSessionDuration, in seconds. Source: help.aliyun.com, RAM API, CreateRole. */
const MAX_SESSION = { least: 3600, most: 43_200 }

/** The account's roles and OIDC providers. */
export class RamStore {
  readonly #ownerId: string
  readonly #roles = new Map<string, Role>()
  readonly #providers = new Map<string, OidcProvider>()
  #instanceRole: InstanceRole | undefined

  constructor(ownerId: string) {
    this.#ownerId = ownerId
  }

  /** Adds or replaces a role. Throws on a policy that cannot be evaluated. */
  addRole(name: string, options: RoleOptions): void {
    if (parseRamArn(ramArn(this.#ownerId, 'role', name), 'role') === undefined) {
      throw new Error(`${name} is no name of a role.`)
    }
    rejectInvalidPolicy(`The trust policy of ${name}`, findTrustPolicyProblem(options.trust))
    checkPolicy(`The policy of ${name}`, options.policy)
    const { maxSessionSeconds: seconds = MAX_SESSION.least } = options
    if (!(seconds >= MAX_SESSION.least && seconds <= MAX_SESSION.most)) {
      throw new Error(`A role's sessions last at most 3600 to 43200 seconds, not ${seconds}.`)
    }
    const id = this.#roles.get(name)?.id ?? `3${String(this.#roles.size).padStart(17, '0')}`
    this.#roles.set(name, { ...options, name, id, maxSessionSeconds: seconds })
  }

  /** Adds or replaces a provider. */
  addProvider(name: string, provider: OidcProvider): void {
    if (provider.keys.some(({ kid, d }) => typeof kid !== 'string' || d !== undefined)) {
      throw new Error(`The keys of ${name} must be public, each with its kid.`)
    }
    this.#providers.set(name, provider)
  }

  /** Throws on a policy that cannot be evaluated. */
  setInstanceRole(role: InstanceRole | undefined): void {
    if (role !== undefined) checkPolicy(`The policy of ${role.name}`, role.policy)
    this.#instanceRole = role
  }

  /** The role of the ECS instance that the metadata service serves. */
  get instanceRole(): InstanceRole | undefined {
    return this.#instanceRole
  }

  role(arn: string): Role | undefined {
    const name = parseRamArn(arn, 'role')
    return name?.ownerId === this.#ownerId ? this.#roles.get(name.name) : undefined
  }

  provider(arn: string): OidcProvider | undefined {
    const name = parseRamArn(arn, 'oidc-provider')
    return name?.ownerId === this.#ownerId ? this.#providers.get(name.name) : undefined
  }
}

export function checkPolicy(subject: string, policy: RamPolicy | undefined): void {
  if (policy !== undefined) rejectInvalidPolicy(subject, findPermissionPolicyProblem(policy))
}

function rejectInvalidPolicy(subject: string, problem: string | undefined): void {
  if (problem !== undefined) throw new Error(`${subject} cannot be evaluated: ${problem}.`)
}

export interface RoleOptions {
  /** Who may assume it. */
  trust: RamPolicy
  /** The permissions; default: everything. */
  policy?: RamPolicy
  /** The longest session that may be requested; default: 3600. */
  maxSessionSeconds?: number
  /** The actual lifetime of sessions, whatever was requested. */
  sessionLifetimeMs?: number
}

export interface Role extends RoleOptions {
  name: string
  id: string
  maxSessionSeconds: number
}

export interface InstanceRole {
  name: string
  policy?: RamPolicy
  sessionLifetimeMs?: number
}

/** An OIDC provider of the account: the issuer whose tokens STS accepts, and for which clients. */
export interface OidcProvider {
  issuer: string
  /** A token's audience must be one of these. */
  clientIds: readonly string[]
  /** Public keys with their kid, as the issuer publishes them. */
  keys: readonly JsonWebKey[]
  /** The issuer's discovery document is unusable, or its certificate is not the registered one. */
  failure?: 'configuration-broken' | 'fingerprint-mismatch'
}
