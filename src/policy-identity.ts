import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import type { Plan } from './plan.js'

/**
 * Tells the policies of a repository apart, so that each has one comment and one issue of its own:
 * hex digits that stay the same from run to run, from one workflow to another, and while a policy
 * file or a requirement is edited. Inputs are told apart by their buckets: jobs of a matrix may
 * differ in nothing else.
 */
export function policyIdentity({
  inputs: { scope, endpoint, github },
  policy
}: Pick<Plan, 'inputs' | 'policy'>): string {
  const stated =
    scope.kind === 'inputs'
      ? policy.rules
          .flatMap(({ buckets }) => buckets)
          .map(({ text, excludes }) => `${excludes ? '!' : ''}${text}`)
          .sort()
      : posix.normalize(scope.path.replaceAll('\\', '/'))
  return digest(JSON.stringify([stated, endpoint?.origin ?? '', github?.checkName ?? '']))
}

/** Tells accounts apart in a mark: eight hex digits, so that a mark needs no account's id. */
export function accountIdentity(account: string): string {
  return digest(account).slice(0, 8)
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
