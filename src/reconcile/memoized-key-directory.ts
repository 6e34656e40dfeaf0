import type { KmsKeyState } from '../encryption/kms-key-state.js'
import { requestReference } from '../encryption/reason.js'
import { CallFailure, type KeyAnswer, type KeyDirectory } from './ports.js'

/**
 * Asks about each key of a region once in a run, however many buckets are to get it; failures count
 * too. What makes a key fit to be set, or an alias stand for it, must be in two answers: a single
 * wrong one could break the uploads to every bucket of the run.
 */
export function memoizedKeyDirectory(keys: KeyDirectory): KeyDirectory {
  const answers = new Map<string, Promise<KeyAnswer>>()
  return {
    describe(name, region) {
      const question = `${region} ${name}`
      const known = answers.get(question)
      if (known !== undefined) return known
      const answer = describeTwice(keys, name, region)
      answers.set(question, answer)
      void answer.then(
        told => {
          // What an alias stands for need not be asked about again by its id.
          if ('key' in told) answers.set(`${region} ${told.key.id}`, answer)
        },
        () => undefined
      )
      return answer
    }
  }
}

async function describeTwice(keys: KeyDirectory, name: string, region: string): Promise<KeyAnswer> {
  const first = await keys.describe(name, region)
  if (!('key' in first)) return first
  const second = await keys.describe(name, region)
  const requestIds = [...first.requestIds, ...second.requestIds]
  if ('key' in second && isSame(first.key, second.key)) return { ...second, requestIds }
  throw new CallFailure(
    {
      code: 'bad-response',
      message: `KMS in ${region} gave two different answers about key ${name}.${requestReference(requestIds)}`,
      hint: 'The key may have been changed just then: run again. If it lasts, something between the runner and KMS may answer instead (a proxy, a cache).'
    },
    { requestIds }
  )
}

const fields = ['id', 'region', 'state', 'usage', 'spec', 'materialExpires', 'deletes'] as const

function isSame(one: KmsKeyState, other: KmsKeyState): boolean {
  return fields.every(field => one[field] === other[field])
}
