import { expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { isMap, isNode, parseDocument, stringify, visit, type ToStringOptions } from 'yaml'
import type { Requirement } from '../../../src/encryption/requirement.js'
import { policySchema } from '../../../src/policy/policy-schema.js'
import { parsePolicy } from '../../../src/policy/parse-policy.js'

// Generates files from the schema: parsePolicy must accept what fits it, and reject what does not.

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
type Path = readonly (string | number)[]

interface Part {
  readonly $ref?: string
  readonly const?: Json
  readonly enum?: readonly Json[]
  readonly type?: string | readonly string[]
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Part>>
  readonly items?: Part
  readonly minItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
}

const fits = new Ajv({ allowUnionTypes: true }).compile(policySchema)
const words = fc.string({
  unit: fc.constantFrom(...Array.from('ab1: #-*&!\'"[]{}|>%@`~é漢\\,?=.')),
  maxLength: 20
})
const bucket = fc.oneof(
  fc.stringMatching(/^[a-w0-9][a-z0-9_-]{1,20}[a-z0-9]$/),
  fc.constantFrom('123', '1e5', 'null', 'true', '0x1f', '2027-03-31')
)
const pattern = fc.stringMatching(/^[a-w0-9][a-z0-9-]{0,8}[*?][a-z0-9*?]{2,6}$/)
/** Excludes none of the names and patterns above, since none begins with an x. */
const exclusion = fc.stringMatching(/^!x[a-z0-9]{2,6}\*?$/)
const id = fc.oneof(
  fc.uuid(),
  fc.stringMatching(/^[0-9]{8}$/),
  fc.stringMatching(/^[0-9]{7}e[0-9]$/)
)
const day = fc
  .date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10))

/** Values of keys that the schema alone does not describe enough. */
const valuesByKey: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  region: fc.constantFrom('cn-hangzhou', 'ap-southeast-1', 'eu-central-1'),
  buckets: fc
    .tuple(
      fc.uniqueArray(fc.oneof(bucket, pattern), { minLength: 1, maxLength: 4 }),
      fc.uniqueArray(exclusion, { maxLength: 2 })
    )
    .map(([named, excluded]) => [...named, ...excluded]),
  bucket,
  'kms-key-id': fc.oneof(id, fc.constant('*'), fc.uniqueArray(id, { minLength: 1, maxLength: 3 })),
  expires: day
}

function documents(part: Part, key: string): fc.Arbitrary<Json> {
  const known = valuesByKey[key]
  if (known !== undefined) return known
  if (part.$ref !== undefined) {
    const name = part.$ref.replace('#/definitions/', '')
    return documents((policySchema.definitions as Readonly<Record<string, Part>>)[name] ?? {}, '')
  }
  if (part.const !== undefined) return fc.constant(part.const)
  if (part.enum !== undefined) return fc.constantFrom(...part.enum)
  if (part.properties !== undefined) {
    const keys = Object.entries(part.properties)
    return fc.record(
      Object.fromEntries(keys.map(([name, inner]) => [name, documents(inner, name)])),
      {
        requiredKeys: [...(part.required ?? [])]
      }
    )
  }
  if (part.type === 'array') {
    return fc.array(documents(part.items ?? {}, ''), {
      minLength: part.minItems ?? 0,
      maxLength: 4
    })
  }
  if (part.type !== 'string')
    throw new Error(`The generator does not know ${JSON.stringify(part)}.`)
  const required = new RegExp(part.pattern ?? '', 'u')
  return words.filter(text => required.test(text) && text.length >= (part.minLength ?? 0))
}

interface File {
  version: 1
  region?: string
  rules: FileRule[]
  exemptions?: { bucket: string; reason: string; owner: string; expires: string }[]
  uncovered?: 'drift' | 'ignore'
}
interface FileRule {
  name?: string
  buckets: string[]
  algorithm: Requirement['algorithm']
  'kms-key-id'?: string | string[]
  'kms-data-encryption'?: 'AES256' | 'SM4'
}

/** A file that fits the schema and the rules that the schema cannot express: keys only with KMS, no duplicates. */
const file = documents(policySchema as unknown as Part, '').map(generated => {
  const { rules, exemptions, ...rest } = structuredClone(generated) as unknown as File
  const seen = new Set<string>()
  return {
    ...rest,
    rules: rules.map((rule, index) => {
      const { name, 'kms-key-id': key, 'kms-data-encryption': data, ...plain } = rule
      const kms = rule.algorithm === 'KMS'
      return {
        ...(name === undefined ? {} : { name: `${index} ${name}` }),
        ...plain,
        ...(kms && key !== undefined ? { 'kms-key-id': key } : {}),
        ...(kms && data !== undefined ? { 'kms-data-encryption': data } : {})
      }
    }),
    ...(exemptions && {
      exemptions: exemptions.filter(({ bucket: name }) => seen.size < seen.add(name).size)
    })
  } satisfies File
})

/** The ways to write a value as YAML. */
const style: fc.Arbitrary<(value: unknown) => string> = fc.oneof(
  fc.constant((value: unknown) => JSON.stringify(value)),
  fc.constant((value: unknown) => JSON.stringify(value, null, 2)),
  fc
    .record({
      collectionStyle: fc.constantFrom('any', 'flow'),
      defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL'),
      indent: fc.constantFrom(1, 2, 4),
      indentSeq: fc.boolean(),
      lineWidth: fc.constantFrom(0, 80)
    })
    .map(
      options => (value: unknown) =>
        stringify(value, { ...(options as ToStringOptions), defaultKeyType: 'PLAIN' })
    ),
  fc.constant((value: unknown) => stringify(value).replaceAll('\n', '\r\n')),
  fc.constant(
    (value: unknown) => `# A comment.\n${stringify(value).replaceAll('\n', ' # another\n')}`
  )
)

/** Descriptive text becomes one line: with `reason: |` it has line breaks. */
function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function requirementOf({
  algorithm,
  'kms-key-id': key,
  'kms-data-encryption': data
}: FileRule): Requirement {
  if (algorithm !== 'KMS') return { algorithm }
  const [first, ...others] = (key === undefined ? [] : [key].flat()).map(text => ({ id: text }))
  return {
    algorithm,
    kmsKey: key === '*' ? 'any-key' : first === undefined ? 'service-key' : [first, ...others],
    kmsDataEncryption: data ?? 'AES256'
  }
}

test('parsePolicy reads a file that fits the schema as stated, in any style of YAML', () => {
  fc.assert(
    fc.property(file, style, (stated, write) => {
      expect(fits(stated)).toBe(true)
      const read = parsePolicy(write(stated), 'policy.yml')
      if (!read.ok) throw new Error(JSON.stringify(read.problems))
      const { rules, exemptions, uncovered, region } = read.value.policy
      expect(region).toBe(stated.region)
      expect(
        rules.map(({ name, buckets, requirement }) => ({
          name,
          buckets: buckets.map(({ text, excludes }) => `${excludes ? '!' : ''}${text}`),
          requirement
        }))
      ).toEqual(
        stated.rules.map((rule, index) => ({
          name: inOneLine(rule.name ?? `rule ${index + 1}`),
          buckets: rule.buckets,
          requirement: requirementOf(rule)
        }))
      )
      expect(
        exemptions.map(({ bucket, reason, owner, expires }) => ({ bucket, reason, owner, expires }))
      ).toEqual(
        (stated.exemptions ?? []).map(exemption => ({
          ...exemption,
          reason: inOneLine(exemption.reason),
          owner: inOneLine(exemption.owner)
        }))
      )
      const patterns = stated.rules.some(rule =>
        rule.buckets.some(name => /^[^!].*[*?]|^[*?]/.test(name))
      )
      expect(uncovered).toBe(stated.uncovered ?? (patterns ? 'drift' : 'ignore'))
    }),
    { numRuns: 300 }
  )
})

/** The path of every value in a document. */
function paths(value: Json, path: Path = []): Path[] {
  const inner = Array.isArray(value)
    ? value.flatMap((part, index) => paths(part, [...path, index]))
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, part]) => paths(part, [...path, key]))
      : []
  return [path, ...inner]
}

function changed(
  value: Json,
  [first, ...rest]: Path,
  change: (value: Json) => Json | undefined
): Json | undefined {
  if (first === undefined) return change(value)
  if (Array.isArray(value)) {
    return value.flatMap((part, index) => {
      const now = index === first ? changed(part, rest, change) : part
      return now === undefined ? [] : [now]
    })
  }
  return Object.fromEntries(
    Object.entries(value as Record<string, Json>).flatMap(([key, part]) => {
      const now = key === first ? changed(part, rest, change) : part
      return now === undefined ? [] : [[key, now]]
    })
  )
}

/** Replaces a value, removes it, or adds a key. */
const damage: fc.Arbitrary<(value: Json) => Json | undefined> = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }).map(other => () => other as Json),
  fc
    .constantFrom<Json>(
      '',
      ' ',
      null,
      0,
      1,
      true,
      [],
      {},
      [''],
      'x'.repeat(501),
      'AES-256',
      'Drift'
    )
    .map(other => () => other),
  fc.constant(() => undefined),
  fc
    .constantFrom('bucket', 'nmae', 'x', '', 'toString', '__proto', 'a/b~c')
    .map(
      key => (value: Json) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? { ...value, [key]: 'x' }
          : value
    )
)

test('parsePolicy rejects a file that does not fit the schema, and locates the first problem at the damage', () => {
  let rejected = 0
  fc.assert(
    fc.property(file, fc.nat(), damage, (stated, which, change) => {
      const all = paths(stated)
      const path = all[which % all.length] ?? []
      const broken = changed(stated, path, change)
      if (broken === undefined || fits(broken)) return
      rejected += 1
      const text = stringify(broken)
      const read = parsePolicy(text, 'policy.yml')
      if (read.ok) throw new Error('The broken policy was accepted.')
      const lines = text.split('\n')
      const sources = read.problems.map(({ source }) => source)
      for (const source of sources) {
        const length = lines[(source?.line ?? 0) - 1]?.length ?? -1
        expect(source?.column ?? Infinity).toBeLessThanOrEqual(length + 1)
      }
      expect(locationsAround(text, path)).toEqual(
        expect.arrayContaining([`${sources[0]?.line ?? 0}:${sources[0]?.column ?? 0}`])
      )
    }),
    { numRuns: 500 }
  )
  expect(rejected).toBeGreaterThan(200)
})

/** Locations of a value, of what it contains, and of its parent: a missing key is reported at the mapping that lacks it. */
function locationsAround(text: string, path: Path): string[] {
  const document = parseDocument(text)
  const offsets: number[] = []
  const addOffset = (node: unknown): void => {
    if (isNode(node)) offsets.push(node.range?.[0] ?? 0)
  }
  const outer = document.getIn(path.slice(0, -1), true)
  addOffset(outer)
  if (isMap(outer)) for (const { key } of outer.items) addOffset(key)
  const damaged = document.getIn(path, true)
  if (isNode(damaged))
    visit(damaged, {
      Node: (_, node) => {
        addOffset(node)
      }
    })
  return offsets.map(offset => {
    const before = text.slice(0, offset).split('\n')
    return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
  })
}
