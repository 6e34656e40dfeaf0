import { isAlias } from '../encryption/kms-key-identity.js'
import type { KmsKeyState } from '../encryption/kms-key-state.js'
import { requestReference } from '../encryption/reason.js'
import { attempt, CallFailure } from '../ports/call-failure.js'
import type { KeyDescription, KeyDirectory } from '../ports/cloud-ports.js'

/**
 * Asks about each key of a region once in a run, however many buckets are to get it; failures count
 * too. What lets a key be set, or says what an alias stands for, must be in two answers: a single
 * wrong one could break the uploads to every bucket of the run, or take an accepted key from them.
 */
export function memoizedKeyDirectory(keys: KeyDirectory): KeyDirectory {
  const answers = new Map<string, Promise<KeyDescription>>()
  return {
    describe(name, region) {
      const question = `${region} ${name}`
      const known = answers.get(question)
      if (known !== undefined) return known
      const answer = confirmed(keys, name, region)
      answers.set(question, answer)
      void answer.then(
        told => {
          // What an alias stands for need not be asked about again by its id.
          if (told.kind === 'found') answers.set(`${region} ${told.key.id}`, answer)
        },
        () => undefined
      )
      return answer
    }
  }
}

/** With three, one of them may be wrong. */
const mostAnswers = 3

/** Asks until two answers agree, or until one needs no second: nothing follows from it. */
async function confirmed(
  keys: KeyDirectory,
  name: string,
  region: string
): Promise<KeyDescription> {
  const answers: (KeyDescription | CallFailure)[] = []
  const requestIds: string[] = []
  while (answers.length < mostAnswers) {
    const answer = await attempt(keys.describe(name, region))
    requestIds.push(...answer.requestIds)
    if (!hasConsequences(name, answer) || answers.some(other => isSame(answer, other))) {
      if (answer instanceof CallFailure) throw answer
      return { ...answer, requestIds }
    }
    answers.push(answer)
  }
  throw new CallFailure(
    {
      code: 'bad-response',
      message: `KMS in ${region} gave different answers about key ${name}.${requestReference(requestIds)}`,
      hint: 'The key may have been changed just then: run again. If it lasts, something between the runner and KMS may answer instead (a proxy, a cache).'
    },
    { requestIds }
  )
}

/**
 * A caller who may not ask is let through where the check is not required, and for an alias that
 * stands for nothing the next key of the list may be set.
 */
function hasConsequences(name: string, answer: KeyDescription | CallFailure): boolean {
  return answer instanceof CallFailure
    ? answer.reason.code === 'access-denied'
    : answer.kind === 'found' || isAlias(name)
}

const fields = [
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
  return fields.every(field => one[field] === other[field])
}
