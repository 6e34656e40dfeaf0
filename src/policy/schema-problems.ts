import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import { didYouMean, nearest } from '../text/did-you-mean.js'
import { firstInvisible } from '../text/invisible-characters.js'
import { quoted } from '../text/plain-text.js'
import { policySchema } from './policy-schema.js'
import { escaped, type YamlDocument } from './yaml-document.js'

let compiled: ValidateFunction | undefined

/** What the form of a policy does not allow, in words; by the JSON pointer of the part that it is about. */
export function schemaProblems(
  document: YamlDocument
): readonly (Diagnostic & { readonly pointer: string })[] {
  compiled ??= new Ajv({ allErrors: true, allowUnionTypes: true, verbose: true }).compile(
    policySchema
  )
  compiled(document.value)
  const errors = (compiled.errors ?? []).filter(
    ({ instancePath }) => !document.unread.has(instancePath)
  )
  return withoutFollowers(errors).map(error => ({
    message: wordsFor(error),
    pointer: error.instancePath,
    ...placed(error, document)
  }))
}

/** A key that is misspelt is also missing: one mistake. So are all keys that one mapping lacks. */
function withoutFollowers(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const meant = new Map<string, Set<string>>()
  const lacking = new Map<string, string[]>()
  for (const { instancePath, keyword, params, parentSchema } of errors) {
    const { additionalProperty, missingProperty } = params as Params
    if (keyword === 'additionalProperties') {
      const keys = keysOf(parentSchema)
      const near = nearest(additionalProperty, keys)
      const all = additionalProperty === mergeKey ? keys : near === undefined ? [] : [near]
      for (const key of all) setDefault(meant, instancePath, new Set<string>()).add(key)
    } else if (keyword === 'required') {
      setDefault(lacking, instancePath, []).push(missingProperty ?? '')
    }
  }
  return errors.flatMap(error => {
    if (error.keyword !== 'required') return [error]
    const missing = lacking.get(error.instancePath) ?? []
    lacking.delete(error.instancePath)
    const left = missing.filter(key => meant.get(error.instancePath)?.has(key) !== true)
    return left.length === 0 ? [] : [{ ...error, params: { missingProperty: listed(left) } }]
  })
}

function listed(keys: readonly string[]): string {
  const last = keys.at(-1) ?? ''
  return keys.length < 2 ? last : `${keys.slice(0, -1).join(', ')} and ${last}`
}

function setDefault<K, V>(map: Map<K, V>, key: K, value: V): V {
  const there = map.get(key) ?? value
  map.set(key, there)
  return there
}

/** Of YAML 1.1: it stands for all keys of another mapping. */
const mergeKey = '<<'

/** Of all keywords of the schema together. */
interface Params {
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
function placed({ instancePath, params }: ErrorObject, { places, keys }: YamlDocument) {
  const unknown = (params as { additionalProperty?: string }).additionalProperty
  const source: SourceLocation | undefined =
    (unknown === undefined ? undefined : keys.get(`${instancePath}/${escaped(unknown)}`)) ??
    places.get(instancePath) ??
    places.get('')
  return source && { source }
}

function wordsFor({ keyword, params, instancePath, data, parentSchema }: ErrorObject): string {
  const what = labelOf(instancePath)
  const given = params as Params
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
      return `${what} ${shown(data)}; it takes one of ${(given.allowedValues ?? []).join(', ')}.${didYouMean(data, given.allowedValues ?? [])}`
    case 'const':
      return `${what} ${shown(data)}; it takes ${String(given.allowedValue)}.`
    case 'type':
      return `${what} ${wrongType(data, parentSchema as Wanted)}.`
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
        ? `${what} ${shown(data)}; it takes ${aDay}.`
        : `${what} is empty.`
    default:
      return `${what} is not what a policy takes (${keyword}).`
  }
}

/** The key that a pointer leads to, whatever its place in a list; in words for the parts without one. */
function labelOf(pointer: string): string {
  const parts = pointer.split('/').slice(1)
  const key = parts.findLast(part => !/^\d+$/.test(part))
  if (key === undefined) return 'The policy'
  if (key === parts.at(-1)) return key
  return { rules: 'A rule', exemptions: 'An exemption' }[key] ?? `An entry of ${key}`
}

function shown(data: unknown): string {
  if (data === null) return 'is empty'
  if (typeof data === 'object') return `is ${kindOf(data)}`
  return `is ${typeof data === 'string' ? quoted(data) : JSON.stringify(data)}`
}

interface Wanted {
  readonly type: string | string[]
  readonly pattern?: string
  readonly required?: readonly string[]
}

const aDay = 'a day as 2027-03-31'

function wrongType(data: unknown, { type, pattern = '', required = [] }: Wanted): string {
  if (data === null) return 'is empty'
  const found = `is ${kindOf(data)} here`
  if (pattern.includes('d{4}')) return `${found}; it takes ${aDay}`
  if (type.includes('string') && typeof data !== 'object') return `${found}; put it in quotes`
  const takes = [type].flat().map(one => kinds[one] ?? one)
  const keys = required.length === 0 ? '' : ` with ${listed(required)}`
  return `${found}; it takes ${takes.join(' or ')}${keys}`
}

/** What YAML calls JSON's types. */
const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a mapping',
  string: 'text',
  number: 'a number',
  boolean: 'true or false'
}

function kindOf(data: unknown): string {
  return (Array.isArray(data) ? kinds['array'] : kinds[typeof data]) ?? typeof data
}
