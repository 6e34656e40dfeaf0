import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { defined } from '../encryption/defined-fields.js'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import { nearest } from '../text/did-you-mean.js'
import { policySchema } from './policy-schema.js'
import { knownKeys, mergeKey, paramsOf, schemaErrorMessage } from './schema-messages.js'
import type { YamlDocument } from './yaml-document.js'
import { escapeJsonPointer } from './yaml-reader.js'

let validate: ValidateFunction | undefined

/** A diagnostic with the JSON pointer of the part that does not fit the schema. */
export interface SchemaDiagnostic extends Diagnostic {
  readonly pointer: string
}

/** Checks a document against the policy schema. */
export function validateSchema(document: YamlDocument): readonly SchemaDiagnostic[] {
  // Compiled on first use: only a run with a policy file needs it.
  validate ??= new Ajv({ allErrors: true, allowUnionTypes: true, verbose: true }).compile(
    policySchema
  )
  validate(document.value)
  const errors = (validate.errors ?? []).filter(
    ({ instancePath }) => !document.unreadable.has(instancePath)
  )
  return withoutConsequentialErrors(errors).map(error =>
    defined({
      message: schemaErrorMessage(error),
      pointer: error.instancePath,
      source: sourceOf(error, document)
    })
  )
}

/** Reports a misspelt key once, not as unknown and as missing; and all missing keys of a mapping as one error. */
function withoutConsequentialErrors(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const misspelt = new Map<string, Set<string>>()
  const missing = new Map<string, string[]>()
  for (const error of errors) {
    const { instancePath, keyword } = error
    const { additionalProperty, missingProperty = '' } = paramsOf(error)
    if (keyword === 'additionalProperties') {
      const keys = getOrInsert(misspelt, instancePath, new Set<string>())
      for (const key of likelyMeant(additionalProperty, error)) keys.add(key)
    } else if (keyword === 'required') {
      getOrInsert(missing, instancePath, []).push(missingProperty)
    }
  }
  return errors.flatMap(error => {
    const { instancePath, keyword } = error
    if (keyword !== 'required') return [error]
    const keys = (missing.get(instancePath) ?? []).filter(
      key => misspelt.get(instancePath)?.has(key) !== true
    )
    // The other errors about this mapping are merged into this one.
    missing.delete(instancePath)
    return keys.length === 0 ? [] : [{ ...error, params: { missingProperties: keys } }]
  })
}

/** The known keys that an unknown one was probably meant to be. */
function likelyMeant(key: string | undefined, error: ErrorObject): readonly string[] {
  const known = knownKeys(error)
  if (key === mergeKey) return known
  const meant = nearest(key, known)
  return meant === undefined ? [] : [meant]
}

function getOrInsert<K, V>(map: Map<K, V>, key: K, initial: V): V {
  const value = map.get(key) ?? initial
  map.set(key, value)
  return value
}

/** An unknown key is reported at the key; everything else at the value. */
function sourceOf(
  error: ErrorObject,
  { valueSources, keySources }: YamlDocument
): SourceLocation | undefined {
  const { instancePath } = error
  const unknownKey = paramsOf(error).additionalProperty
  const keySource =
    unknownKey === undefined
      ? undefined
      : keySources.get(`${instancePath}/${escapeJsonPointer(unknownKey)}`)
  return keySource ?? valueSources.get(instancePath) ?? valueSources.get('')
}
