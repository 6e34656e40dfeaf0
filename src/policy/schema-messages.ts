import type { ErrorObject } from 'ajv'
import { didYouMean } from '../text/did-you-mean.js'
import { firstInvisible } from '../text/invisible-characters.js'
import {
  code,
  emptyMessage,
  input,
  join,
  listAnd,
  message,
  quote,
  value,
  words,
  type Message
} from '../text/message.js'

/** YAML 1.1 merges all keys of another mapping with it; YAML 1.2 has no such key. */
export const mergeKey = '<<'

/** The parameters of all keywords that the schema uses. */
interface ErrorParams {
  readonly additionalProperty?: string
  readonly missingProperty?: string
  /** Set by `schema-validation`, which reports all missing keys of a mapping as one error. */
  readonly missingProperties?: readonly string[]
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
export function schemaErrorMessage(error: ErrorObject): Message {
  const { keyword, instancePath, data, parentSchema } = error
  const subject = describePart(instancePath, 'start')
  const { additionalProperty = '', missingProperties = [], ...params } = paramsOf(error)
  const { allowedValues = [], allowedValue, limit = 0 } = params
  switch (keyword) {
    case 'additionalProperties':
      return unknownKeyMessage(additionalProperty, instancePath, knownKeys(error))
    case 'required':
      return message`${subject} must have ${listKeys(missingProperties)}.`
    case 'enum':
      return message`${subject} is ${describeValue(data)}. Valid values: ${join(allowedValues.map(code), ', ')}.${didYouMean(data, allowedValues)}`
    case 'const':
      return message`${subject} is ${describeValue(data)}, but must be ${code(String(allowedValue))}.`
    case 'type':
      return message`${subject} is ${describeTypeMismatch(data, parentSchema as ExpectedType)}.`
    case 'minItems':
      return message`${subject} is an empty list. Add at least one entry.`
    case 'maxItems':
      return message`${subject} has more than ${limit} entries.`
    case 'minLength':
      return message`${subject} is empty.`
    case 'maxLength':
      return message`${subject} is longer than ${limit} characters.`
    case 'pattern':
      return /\S/.test(String(data))
        ? message`${subject} is ${describeValue(data)}, but must be ${exampleDate}.`
        : message`${subject} is blank.`
    default:
      return message`${subject} is invalid (${value(keyword)}).`
  }
}

function unknownKeyMessage(key: string, pointer: string, known: readonly string[]): Message {
  const hint =
    key === mergeKey ? message` YAML merge keys are not supported.` : didYouMean(key, known)
  const indent =
    firstInvisible(key)?.offset === 0
      ? message` The key begins with an invisible character. Delete it, or replace it with a plain space.`
      : emptyMessage
  return message`Unknown key ${quote(key)} in ${describePart(pointer, 'middle')}. Valid keys: ${join(
    known.map(name => input(name)),
    ', '
  )}.${indent}${hint}`
}

/** `the key version`, `the keys version and rules` */
function listKeys(keys: readonly string[]): Message {
  return message`the ${words(keys.length === 1 ? 'key' : 'keys')} ${listAnd(keys.map(key => input(key)))}`
}

/**
 * The key that a pointer ends in; for an entry of a list, what the list is of. `position`: where in
 * the sentence it stands.
 */
function describePart(pointer: string, position: 'start' | 'middle'): Message {
  const segments = pointer.split('/').slice(1)
  const key = segments.findLast(segment => !/^\d+$/.test(segment))
  const isStart = position === 'start'
  if (key === undefined) return message`${words(isStart ? 'The' : 'the')} policy`
  if (key === segments.at(-1)) return [input(key)]
  if (key === 'rules') return message`${words(isStart ? 'A' : 'a')} rule`
  const article = words(isStart ? 'An' : 'an')
  return key === 'exemptions'
    ? message`${article} exemption`
    : message`${article} entry in ${input(key)}`
}

function describeValue(data: unknown): Message {
  if (data === null) return message`empty`
  if (typeof data === 'string') return [quote(data)]
  if (typeof data === 'number' || typeof data === 'boolean') return [value(String(data))]
  return [words(typeNameOf(data))]
}

interface ExpectedType {
  readonly type: string | string[]
  readonly pattern?: string
  readonly required?: readonly string[]
}

const exampleDate = message`a date such as ${code('2027-03-31')}`

function describeTypeMismatch(
  data: unknown,
  { type, pattern = '', required = [] }: ExpectedType
): Message {
  if (data === null) return message`empty`
  const found = words(typeNameOf(data))
  if (pattern.includes('d{4}')) return message`${found}, but must be ${exampleDate}`
  if (type.includes('string') && typeof data !== 'object') {
    return message`${found}, but must be text. Put it in quotes`
  }
  const expected = join(
    [type].flat().map(name => words(typeNames[name] ?? name)),
    ' or '
  )
  const keys = required.length === 0 ? emptyMessage : message` with ${listKeys(required)}`
  return message`${found}, but must be ${expected}${keys}`
}

/** JSON's types in the terms of YAML. */
const typeNames: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a mapping',
  string: 'text',
  number: 'a number',
  boolean: 'a boolean'
}

function typeNameOf(data: unknown): string {
  return (Array.isArray(data) ? typeNames['array'] : typeNames[typeof data]) ?? typeof data
}
