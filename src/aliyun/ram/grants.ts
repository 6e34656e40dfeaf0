import type { Requirement } from '../../encryption/requirement.js'
import { isReadOnly, type Target } from '../../encryption/target.js'
import { permissionsFor, type Permissions, type PlannedAccess } from './permissions.js'
import type { Grant } from './session-policy.js'

type AccessSettings = Omit<PlannedAccess, 'requirement'>

/** The permissions that a run needs on its buckets; buckets with equal permissions share a grant. */
export function grantsFor(targets: readonly Target[], settings: AccessSettings): Grant[] {
  const groups = new Map<string, { permissions: Permissions; buckets: string[] }>()
  for (const target of targets) {
    const permissions = permissionsFor(plannedAccess(target, settings))
    const name = JSON.stringify(permissions)
    const group = groups.get(name) ?? { permissions, buckets: [] }
    group.buckets.push(target.bucket)
    groups.set(name, group)
  }
  return [...groups.values()]
}

const anyAlgorithm: Requirement = { algorithm: 'any' }

function plannedAccess(target: Target, settings: AccessSettings): PlannedAccess {
  const { mode, allowDowngrade, checkKmsKey, canary } = settings
  const { requirement = anyAlgorithm } = target
  return isReadOnly(target)
    ? { mode: 'verify', allowDowngrade, checkKmsKey, canary: false, requirement }
    : { mode, allowDowngrade, checkKmsKey, canary, requirement }
}
