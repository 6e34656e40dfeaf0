import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import type { Inputs } from '../inputs/inputs.js'
import { problemWithPattern } from '../policy/bucket-pattern.js'

/**
 * Tells the policies of a repository apart, so that each has one comment and one issue of its own:
 * hex digits that stay the same from run to run, from one workflow to another, and while a policy
 * file or a requirement is edited. Inputs are told apart by their buckets: jobs of a matrix may
 * differ in nothing else. Of a policy file the path is enough, so that a run which can't read it
 * speaks in the same place.
 */
export function policyIdentity({
  scope,
  endpoint,
  github
}: Pick<Inputs, 'scope' | 'endpoint' | 'github'>): string {
  const stated =
    scope.kind === 'inputs'
      ? scope.policy.rules
          .flatMap(({ buckets }) => buckets)
          // What is no name is none of the policy's that the run would have had.
          .filter(({ text }) => problemWithPattern(text) === null)
          .map(({ text, excludes }) => `${excludes ? '!' : ''}${text}`)
          .sort()
      : posix.normalize(scope.path.replaceAll('\\', '/'))
  return digest(JSON.stringify([stated, endpoint?.origin ?? '', github?.checkName ?? '']))
}

/**
 * Tells steps apart that name the same buckets and require something else of them; absent for a policy
 * file, which is one step's.
 */
export function requirementIdentity({ scope }: Pick<Inputs, 'scope'>): string | undefined {
  return scope.kind === 'inputs' ? digest(JSON.stringify(scope.policy.rules)) : undefined
}

/** Tells accounts apart in a mark: eight hex digits, so that a mark needs no account's id. */
export function accountIdentity(account: string): string {
  return digest(account).slice(0, 8)
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
