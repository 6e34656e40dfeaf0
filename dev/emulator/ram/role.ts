import type { RamPolicy } from './ram-policy.js'

export interface RoleOptions {
  /** Who may assume it. */
  trust: RamPolicy
  /** What it may do; everything when absent. */
  policy?: RamPolicy
  /** The longest session that may be asked for; 3600 when absent. */
  maxSessionSeconds?: number
  /** Sessions end this much later, however long a one was asked for. */
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
