import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import type { Inputs } from '../inputs/inputs.js'
import { problemWithPattern } from '../policy/bucket-pattern.js'

/**
 * Identifies a policy within its repository, so that each has one comment and one issue of its own.
 * The hex digits stay the same from run to run and across workflows, and while a policy file or a
 * requirement is edited. Inputs are identified by their buckets, since the jobs of a matrix may differ
 * in nothing else. A policy file is identified by its path, so that a run that cannot read the file
 * publishes in the same place.
 */
export function policyIdentity({
  scope,
  endpoint,
  github
}: Pick<Inputs, 'scope' | 'endpoint' | 'github'>): string {
  const subject =
    scope.kind === 'inputs'
      ? scope.policy.rules
          .flatMap(({ buckets }) => buckets)
          // Ignore invalid patterns: the corrected inputs would not have them.
          .filter(({ text }) => problemWithPattern(text) === null)
          .map(({ text, excludes }) => `${excludes ? '!' : ''}${text}`)
          .sort()
      : posix.normalize(scope.path.replaceAll('\\', '/'))
  return digest(JSON.stringify([subject, endpoint?.origin ?? '', github?.checkName ?? '']))
}

/**
 * Distinguishes steps that name the same buckets and differ in their requirement; `undefined` for a
 * policy file, which belongs to one step.
 */
export function requirementIdentity({ scope }: Pick<Inputs, 'scope'>): string | undefined {
  return scope.kind === 'inputs' ? digest(JSON.stringify(scope.policy.rules)) : undefined
}

/** Distinguishes accounts in a marker: eight hex digits, so that the marker does not disclose the account's ID. */
export function accountIdentity(account: string): string {
  return digest(account).slice(0, 8)
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
