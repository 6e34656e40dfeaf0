import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import { didYouMean, nearest } from '../text/did-you-mean.js'
import { firstInvisible } from '../text/invisible-characters.js'
import { joinWithAnd } from '../text/join-list.js'
import { quoted } from '../text/plain-text.js'
import { policySchema } from './policy-schema.js'
import { escapeJsonPointer, type YamlDocument } from './yaml-document.js'

let validate: ValidateFunction | undefined

/** What the form of a policy does not allow, in words; by the JSON pointer of the part that it is about. */
export function validateSchema(
  document: YamlDocument
): readonly (Diagnostic & { readonly pointer: string })[] {
  validate ??= new Ajv({ allErrors: true, allowUnionTypes: true, verbose: true }).compile(
    policySchema
  )
  validate(document.value)
  const errors = (validate.errors ?? []).filter(
    ({ instancePath }) => !document.unreadable.has(instancePath)
  )
  return withoutConsequentialErrors(errors).map(error => ({
    message: schemaErrorMessage(error),
    pointer: error.instancePath,
    ...sourceOf(error, document)
  }))
}

/** A key that is misspelt is also missing: one mistake. So are all keys that one mapping lacks. */
function withoutConsequentialErrors(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const misspelled = new Map<string, Set<string>>()
  const missingByPath = new Map<string, string[]>()
  for (const { instancePath, keyword, params, parentSchema } of errors) {
    const { additionalProperty, missingProperty } = params as ErrorParams
    if (keyword === 'additionalProperties') {
      const keys = keysOf(parentSchema)
      const near = nearest(additionalProperty, keys)
      const all = additionalProperty === mergeKey ? keys : near === undefined ? [] : [near]
      for (const key of all) getOrInsert(misspelled, instancePath, new Set<string>()).add(key)
    } else if (keyword === 'required') {
      getOrInsert(missingByPath, instancePath, []).push(missingProperty ?? '')
    }
  }
  return errors.flatMap(error => {
    if (error.keyword !== 'required') return [error]
    const missing = missingByPath.get(error.instancePath) ?? []
    missingByPath.delete(error.instancePath)
    const remaining = missing.filter(key => misspelled.get(error.instancePath)?.has(key) !== true)
    return remaining.length === 0
      ? []
      : [{ ...error, params: { missingProperty: joinWithAnd(remaining) } }]
  })
}

function getOrInsert<K, V>(map: Map<K, V>, key: K, value: V): V {
  const there = map.get(key) ?? value
  map.set(key, there)
  return there
}

/** Of YAML 1.1: it stands for all keys of another mapping. */
const mergeKey = '<<'

/** Of all keywords of the schema together. */
interface ErrorParams {
  readonly additionalProperty?: string
  readonly missingProperty?: string
  readonly allowedValues?: readonly string[]
  readonly allowedValue?: unknown
  readonly limit?: number
}

function keysOf(schema: ErrorObject['parentSchema']): readonly string[] {
  return Object.keys((schema as { properties: object }).properties)
}

/** An unknown key is shown where it stands; everything else where the value does. */
function sourceOf(
  { instancePath, params }: ErrorObject,
  { valueSources, keySources }: YamlDocument
) {
  const unknown = (params as { additionalProperty?: string }).additionalProperty
  const source: SourceLocation | undefined =
    (unknown === undefined
      ? undefined
      : keySources.get(`${instancePath}/${escapeJsonPointer(unknown)}`)) ??
    valueSources.get(instancePath) ??
    valueSources.get('')
  return source && { source }
}

function schemaErrorMessage({
  keyword,
  params,
  instancePath,
  data,
  parentSchema
}: ErrorObject): string {
  const what = keyLabel(instancePath)
  const given = params as ErrorParams
  switch (keyword) {
    case 'additionalProperties': {
      const allowed = keysOf(parentSchema)
      const key = given.additionalProperty ?? ''
      const hint = key === mergeKey ? ' Mappings are not merged.' : didYouMean(key, allowed)
      const indent = firstInvisible(key)?.offset === 0 ? ' YAML takes plain spaces only.' : ''
      return `${quoted(key)} is no key of ${what.replace(/^[TA]/, first => first.toLowerCase())}; it has ${allowed.join(', ')}.${indent}${hint}`
    }
    case 'required':
      return `${what} needs ${given.missingProperty ?? ''}.`
    case 'enum':
      return `${what} ${describeValue(data)}; it takes one of ${(given.allowedValues ?? []).join(', ')}.${didYouMean(data, given.allowedValues ?? [])}`
    case 'const':
      return `${what} ${describeValue(data)}; it takes ${String(given.allowedValue)}.`
    case 'type':
      return `${what} ${typeMismatch(data, parentSchema as ExpectedType)}.`
    case 'minItems':
      return `${what} is an empty list; name at least one.`
    case 'maxItems':
      return `${what} has more than ${given.limit ?? 0} entries.`
    case 'minLength':
      return `${what} is empty.`
    case 'maxLength':
      return `${what} is longer than ${given.limit ?? 0} characters.`
    case 'pattern':
      return /\S/.test(String(data))
        ? `${what} ${describeValue(data)}; it takes ${dateExample}.`
        : `${what} is empty.`
    default:
      return `${what} is not what a policy takes (${keyword}).`
  }
}

/** The key that a pointer leads to, whatever its place in a list; in words for the parts without one. */
function keyLabel(pointer: string): string {
  const parts = pointer.split('/').slice(1)
  const key = parts.findLast(part => !/^\d+$/.test(part))
  if (key === undefined) return 'The policy'
  if (key === parts.at(-1)) return key
  return { rules: 'A rule', exemptions: 'An exemption' }[key] ?? `An entry of ${key}`
}

function describeValue(data: unknown): string {
  if (data === null) return 'is empty'
  if (typeof data === 'object') return `is ${typeNameOf(data)}`
  return `is ${typeof data === 'string' ? quoted(data) : JSON.stringify(data)}`
}

interface ExpectedType {
  readonly type: string | string[]
  readonly pattern?: string
  readonly required?: readonly string[]
}

const dateExample = 'a day as 2027-03-31'

function typeMismatch(data: unknown, { type, pattern = '', required = [] }: ExpectedType): string {
  if (data === null) return 'is empty'
  const found = `is ${typeNameOf(data)} here`
  if (pattern.includes('d{4}')) return `${found}; it takes ${dateExample}`
  if (type.includes('string') && typeof data !== 'object') return `${found}; put it in quotes`
  const takes = [type].flat().map(one => typeNames[one] ?? one)
  const keys = required.length === 0 ? '' : ` with ${joinWithAnd(required)}`
  return `${found}; it takes ${takes.join(' or ')}${keys}`
}

/** What YAML calls JSON's types. */
const typeNames: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a mapping',
  string: 'text',
  number: 'a number',
  boolean: 'true or false'
}

function typeNameOf(data: unknown): string {
  return (Array.isArray(data) ? typeNames['array'] : typeNames[typeof data]) ?? typeof data
}
