import { isAlias } from '../encryption/kms-key-identity.js'
import { keyPart, type KmsKeyState } from '../encryption/kms-key-state.js'
import { resultOrFailure, CallFailure } from '../ports/call-failure.js'
import type { KeyDescription, KeyDirectory } from '../ports/cloud-ports.js'
import { inTable, message, own, requestReference, value } from '../text/message.js'

/**
 * Describes each key of a region once per run, however many buckets need it; failures are memoized,
 * too. A response that lets a key be set or resolves an alias needs a second one that agrees: a
 * single wrong response could break uploads to every bucket of the run, or replace an accepted key.
 */
export function memoizedKeyDirectory(keys: KeyDirectory): KeyDirectory {
  const responses = new Map<string, Promise<KeyDescription>>()
  return {
    describe(name, region) {
      const cacheKey = `${region} ${name}`
      const cached = responses.get(cacheKey)
      if (cached !== undefined) return cached
      const description = describeConfirmed(keys, name, region)
      responses.set(cacheKey, description)
      void description.then(
        found => {
          // Also cache a key that an alias names under its id.
          if (found.kind === 'found') responses.set(`${region} ${found.key.id}`, description)
        },
        () => undefined
      )
      return description
    }
  }
}

/** Of three responses, one may be wrong. */
const maxResponses = 3

/** Asks until two responses agree, or one has no consequences and needs no second. */
async function describeConfirmed(
  keys: KeyDirectory,
  name: string,
  region: string
): Promise<KeyDescription> {
  const responses: (KeyDescription | CallFailure)[] = []
  const requestIds: string[] = []
  while (responses.length < maxResponses) {
    const response = await resultOrFailure(keys.describe(name, region))
    requestIds.push(...response.requestIds)
    if (!hasConsequences(name, response) || responses.some(other => isSame(response, other))) {
      if (response instanceof CallFailure) throw response
      return { ...response, requestIds }
    }
    responses.push(response)
  }
  throw new CallFailure(
    {
      code: 'bad-response',
      message: message`KMS sent different responses about key ${keyPart(name)} in region ${own(value(region), inTable, 'Region')}.${requestReference(requestIds)}`,
      hint: message`The key may have changed while it was being checked. Run the workflow again. If this happens again, check whether a proxy or a cache between the runner and KMS responds in place of KMS.`
    },
    { requestIds }
  )
}

/**
 * A missing permission lets a key pass where the check is not required, and after a false "no such
 * alias" apply could replace a key that the alias names.
 */
function hasConsequences(name: string, response: KeyDescription | CallFailure): boolean {
  return response instanceof CallFailure
    ? response.reason.code === 'access-denied'
    : response.kind === 'found' || isAlias(name)
}

const comparedFields = [
  'id',
  'region',
  'account',
  'state',
  'usage',
  'spec',
  'materialExpires',
  'deletes'
] as const

function isSame(one: KeyDescription | CallFailure, other: KeyDescription | CallFailure): boolean {
  if (one instanceof CallFailure || other instanceof CallFailure) {
    return one instanceof CallFailure && other instanceof CallFailure
  }
  if (one.kind === 'unusable' || other.kind === 'unusable') return one.kind === other.kind
  return isSameState(one.key, other.key)
}

function isSameState(one: KmsKeyState, other: KmsKeyState): boolean {
  return comparedFields.every(field => one[field] === other[field])
}
