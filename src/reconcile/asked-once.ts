import type { KeyAnswer, KeyDirectory } from './ports.js'

/** Asks about each key of a region once in a run, however many buckets are to get it; failures count too. */
export function askedOnce(keys: KeyDirectory): KeyDirectory {
  const answers = new Map<string, Promise<KeyAnswer>>()
  return {
    describe(name, region) {
      const question = `${region} ${name}`
      const known = answers.get(question)
      if (known !== undefined) return known
      const answer = keys.describe(name, region)
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
