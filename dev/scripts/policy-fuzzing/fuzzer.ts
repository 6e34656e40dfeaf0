import { readdirSync, readFileSync } from 'node:fs'
import { invalidPolicies } from './invalid-policies.js'
import { SeededRandom } from '../../random/seeded-random.js'
import { mutate } from './mutations.js'
import { checkReading } from './oracle.js'

/** The longest that reading a file may take, in milliseconds, even on a busy machine. */
const maxMilliseconds = 5000

export interface FuzzResult {
  readonly accepted: number
  readonly rejected: number
  readonly slowest: { readonly milliseconds: number; readonly text: string }
  readonly totalMilliseconds: number
}

/** Files with several mistakes that the parser reports. */
const denseFiles = [
  '',
  'version: 1\nrules:\n  - buckets: [*]\n    algorithm: KMS\n',
  'version: 1\nrules:\n  - buckets: [!prod-*, logs]\n    algorithm: kms\n',
  'version: 1\nrules: &a\n  - buckets: [*a, "\\u0007"]\n    algorithm: KMS\n',
  'version: 1\nrules:\n  - bucket: [logs]\n\talgorithm: KMS\n',
  '%YAML 1.1\n---\nversion: 1\nrules:\n  - {buckets: [123, null, yes], algorithm: SM4}\n---\nversion: 1\n',
  'version: 1\nrules:\n  - <<: {algorithm: KMS}\n    buckets: ["*", "!*"]\n? [a]\n: b\n1: 2\n',
  'version: 1\nversion: 1\nrules:\n  - {buckets: ["a**b?*", logs, logs, "!logs"], algorithm: any, kms-key-id: ["*", alias/x]}\n',
  'version: 1\nrules:\n  - {buckets: [logs], algorithm: AES256}\nexemptions:\n  - {bucket: logs, reason: " ", owner: x, expires: 2027-02-29}\n  - {bucket: logs, reason: |\n a\n, owner: x, expires: soon}\n',
  'a: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: &d [*c, *c, *c, *c]\nversion: 1\nrules: [*d]\n'
]

/** The policies in `examples/` and the invalid ones of the tests. */
export function seedCorpus(): readonly string[] {
  const folder = new URL('../../../examples/', import.meta.url)
  const examples = readdirSync(folder)
    .sort()
    .map(name => readFileSync(new URL(name, folder), 'utf8'))
  // Comments would take most of the mutations, and the parser ignores them.
  const bare = examples.map(text => text.replace(/^ *#.*\n/gm, ''))
  const broken = [...denseFiles, ...invalidPolicies.map(({ text }) => text)]
  const sound = [...examples, ...bare]
  // Most mutants of an invalid file are invalid, so valid files get the same share.
  const often = Math.ceil(broken.length / sound.length)
  return [...Array.from({ length: often }, () => sound).flat(), ...broken]
}

/** Parses that many mutated files; throws at the first whose result is wrong or slow. */
export function fuzz(files: readonly string[], count: number, seed: number): FuzzResult {
  const random = new SeededRandom(seed)
  let accepted = 0
  let slowest = { milliseconds: 0, text: '' }
  let totalMilliseconds = 0
  for (let index = 0; index < count; index += 1) {
    const text = mutate(files, random)
    const { defect, milliseconds, ...checked } = checkReading(text)
    if (defect !== undefined || milliseconds > maxMilliseconds) {
      const problem = defect ?? `Parsing took ${Math.round(milliseconds)} ms.`
      throw new Error(`File ${index} of seed ${seed}: ${problem}\n${JSON.stringify(text)}`)
    }
    if (checked.accepted) accepted += 1
    if (milliseconds > slowest.milliseconds) slowest = { milliseconds, text }
    totalMilliseconds += milliseconds
  }
  return { accepted, rejected: count - accepted, slowest, totalMilliseconds }
}
