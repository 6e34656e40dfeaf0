import type { Requirement } from '../../encryption/requirement.js'
import { isReadOnly, type Target } from '../../encryption/target.js'
import { permissionsFor, type Permissions, type PlannedAccess } from './permissions.js'
import type { Grant } from './session-policy.js'

type Settings = Omit<PlannedAccess, 'requirement'>

/** What a run needs on its buckets: those of which it wants the same are granted together. */
export function grantsFor(targets: readonly Target[], settings: Settings): Grant[] {
  const groups = new Map<string, { permissions: Permissions; buckets: string[] }>()
  for (const target of targets) {
    const permissions = permissionsFor(undertakingOf(target, settings))
    const name = JSON.stringify(permissions)
    const group = groups.get(name) ?? { permissions, buckets: [] }
    group.buckets.push(target.bucket)
    groups.set(name, group)
  }
  return [...groups.values()]
}

const whatever: Requirement = { algorithm: 'any' }

function undertakingOf(target: Target, settings: Settings): PlannedAccess {
  const { mode, allowDowngrade, checkKmsKey, canary } = settings
  const { requirement = whatever } = target
  return isReadOnly(target)
    ? { mode: 'verify', allowDowngrade, checkKmsKey, canary: false, requirement }
    : { mode, allowDowngrade, checkKmsKey, canary, requirement }
}
