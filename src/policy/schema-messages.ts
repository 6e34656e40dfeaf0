import type { ErrorObject } from 'ajv'
import { didYouMean } from '../text/did-you-mean.js'
import { firstInvisible } from '../text/invisible-characters.js'
import { joinWithAnd } from '../text/join-list.js'
import { quoted } from '../text/plain-text.js'

/** YAML 1.1 merges all keys of another mapping with it; YAML 1.2 has no such key. */
export const mergeKey = '<<'

/** The parameters of all keywords that the schema uses. */
interface ErrorParams {
  readonly additionalProperty?: string
  readonly missingProperty?: string
  readonly allowedValues?: readonly string[]
  readonly allowedValue?: unknown
  readonly limit?: number
}

export function paramsOf({ params }: ErrorObject): ErrorParams {
  return params
}

/** The keys of the mapping that an error is about. */
export function knownKeys({ parentSchema }: ErrorObject): readonly string[] {
  return Object.keys((parentSchema as { properties: object }).properties)
}

/** Describes a schema error in the terms of the policy file. */
export function schemaErrorMessage(error: ErrorObject): string {
  const { keyword, instancePath, data, parentSchema } = error
  const label = labelOf(instancePath)
  const { additionalProperty = '', missingProperty = '', ...params } = paramsOf(error)
  const { allowedValues = [], allowedValue, limit = 0 } = params
  switch (keyword) {
    case 'additionalProperties':
      return unknownKeyMessage(additionalProperty, label, knownKeys(error))
    case 'required':
      return `${label} needs ${missingProperty}.`
    case 'enum':
      return `${label} ${describeValue(data)}; it takes one of ${allowedValues.join(', ')}.${didYouMean(data, allowedValues)}`
    case 'const':
      return `${label} ${describeValue(data)}; it takes ${String(allowedValue)}.`
    case 'type':
      return `${label} ${describeTypeMismatch(data, parentSchema as ExpectedType)}.`
    case 'minItems':
      return `${label} is an empty list; name at least one.`
    case 'maxItems':
      return `${label} has more than ${limit} entries.`
    case 'minLength':
      return `${label} is empty.`
    case 'maxLength':
      return `${label} is longer than ${limit} characters.`
    case 'pattern':
      return /\S/.test(String(data))
        ? `${label} ${describeValue(data)}; it takes ${dateExample}.`
        : `${label} is empty.`
    default:
      return `${label} is not what a policy takes (${keyword}).`
  }
}

function unknownKeyMessage(key: string, label: string, known: readonly string[]): string {
  const owner = label.replace(/^[TA]/, first => first.toLowerCase())
  const hint = key === mergeKey ? ' Mappings are not merged.' : didYouMean(key, known)
  const indent = firstInvisible(key)?.offset === 0 ? ' YAML takes plain spaces only.' : ''
  return `${quoted(key)} is no key of ${owner}; it has ${known.join(', ')}.${indent}${hint}`
}

/** The key that a pointer ends in; for an entry of a list, what the list is of. */
function labelOf(pointer: string): string {
  const segments = pointer.split('/').slice(1)
  const key = segments.findLast(segment => !/^\d+$/.test(segment))
  if (key === undefined) return 'The policy'
  if (key === segments.at(-1)) return key
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

function describeTypeMismatch(
  data: unknown,
  { type, pattern = '', required = [] }: ExpectedType
): string {
  if (data === null) return 'is empty'
  const found = `is ${typeNameOf(data)} here`
  if (pattern.includes('d{4}')) return `${found}; it takes ${dateExample}`
  if (type.includes('string') && typeof data !== 'object') return `${found}; put it in quotes`
  const expected = [type].flat().map(name => typeNames[name] ?? name)
  const keys = required.length === 0 ? '' : ` with ${joinWithAnd(required)}`
  return `${found}; it takes ${expected.join(' or ')}${keys}`
}

/** JSON's types in the terms of YAML. */
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
