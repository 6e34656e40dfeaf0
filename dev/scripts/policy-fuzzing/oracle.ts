import { Ajv } from 'ajv'
import { parseAllDocuments } from 'yaml'
import type { Diagnostic, SourceLocation } from '../../../src/encryption/source-location.js'
import { policySchema } from '../../../src/policy/policy-schema.js'
import type { Policy } from '../../../src/policy/policy.js'
import { parsePolicy } from '../../../src/policy/parse-policy.js'

/** A file as YAML itself parses it, independent of the parser's own positions and limits. */
interface RawPolicy {
  readonly rules: readonly {
    readonly buckets: readonly string[]
    readonly algorithm: string
    readonly 'kms-key-id'?: string | readonly string[]
  }[]
  readonly exemptions?: readonly { readonly bucket: string; readonly expires: string }[]
}

const matchesSchema = new Ajv({ allowUnionTypes: true }).compile<RawPolicy>(policySchema)
const file = 'policy.yml'

/** The verdict on a file. */
export interface OracleCheck {
  readonly accepted: boolean
  /** What is wrong with the result; absent: nothing. */
  readonly defect?: string
  readonly milliseconds: number
}

/**
 * Parses a text as a policy and looks for mistakes in the result: in the accepted policy and in the
 * diagnostics.
 */
export function checkReading(text: string): OracleCheck {
  const start = performance.now()
  let outcome: ReturnType<typeof parsePolicy>
  try {
    outcome = parsePolicy(text, file)
  } catch (error) {
    const defect = `It threw: ${error instanceof Error ? (error.stack ?? '') : String(error)}`
    return { accepted: false, defect, milliseconds: performance.now() - start }
  }
  const milliseconds = performance.now() - start
  const accepted = outcome.ok
  const defect = outcome.ok
    ? (defectInDiagnostics(outcome.value.warnings, text) ??
      defectInPolicy(outcome.value.policy, text))
    : outcome.problems.length === 0
      ? 'It was refused without a word.'
      : defectInDiagnostics(outcome.problems, text)
  return { accepted, milliseconds, ...(defect === null ? {} : { defect }) }
}

/** Every diagnostic has a position in the file, except the one that counts those omitted. */
function defectInDiagnostics(diagnostics: readonly Diagnostic[], text: string): string | null {
  for (const { message, source } of diagnostics) {
    const isCount = /^And \d+ more/.test(message) && message === diagnostics.at(-1)?.message
    const place = source === undefined ? (isCount ? null : 'no place') : sourceDefect(source, text)
    if (place !== null) return `"${message}" has ${place}.`
    if (/[\p{C}\p{Zl}\p{Zp}]/u.test(message)) return `${JSON.stringify(message)} is no plain text.`
    if (message.length > 1000) return `A remark is ${message.length} characters long.`
    if (/undefined|\[object|NaN/.test(message.replace(/".*?"/g, ''))) return `It says: ${message}`
  }
  return null
}

function sourceDefect({ file: named, line, column }: SourceLocation, text: string): string | null {
  const there = text.split('\n')[line - 1]
  return named === file && there !== undefined && column >= 1 && column <= there.length + 1
    ? null
    : `the place ${named}:${line}:${column}, which is not in the file`
}

/**
 * Whether the file says what was parsed, checked by an independent parse, by the schema and by a
 * second implementation of the name rules.
 */
function defectInPolicy(policy: Policy, text: string): string | null {
  const [document, ...others] = parseAllDocuments(text, { version: '1.2', uniqueKeys: true })
  if (document === undefined || 'empty' in document || others.length > 0)
    return 'It is not one document.'
  if (document.errors.length > 0) return `YAML says: ${document.errors[0]?.message ?? ''}`
  const raw: unknown = document.toJS({ maxAliasCount: -1 })
  if (!matchesSchema(raw)) return `The schema says: ${JSON.stringify(matchesSchema.errors?.[0])}`
  if (raw.rules.length !== policy.rules.length) return 'There are other rules in it.'
  for (const [index, { buckets, requirement }] of policy.rules.entries()) {
    const said = raw.rules[index]
    if (said?.algorithm !== requirement.algorithm) return `Rule ${index + 1} says otherwise.`
    if (requirement.algorithm !== 'KMS' && said['kms-key-id'] !== undefined)
      return 'It has a key without KMS.'
    if (requirement.algorithm === 'KMS') {
      const keys = [said['kms-key-id'] ?? []].flat()
      const { kmsKey } = requirement
      const read = kmsKey === 'service-key' ? [] : kmsKey === 'any-key' ? ['*'] : kmsKey
      // A key counts once, whether given by ID or by ARN.
      const most = new Set(keys).size
      const least = new Set(keys.map(key => key.toLowerCase().replace(/^acs:.*:(?:key\/)?/, '')))
        .size
      if (read.length > most || read.length < least || (keys[0] === '*') !== (read[0] === '*')) {
        return `Rule ${index + 1} has other keys.`
      }
    }
    const stated = buckets.map(({ text, excludes }) => `${excludes ? '!' : ''}${text}`)
    if (
      stated.join('\n') !==
      said.buckets.map(name => name.replace(/^!\s+/, '!').trimEnd()).join('\n')
    ) {
      return `Rule ${index + 1} names ${stated.join(', ')}, and the file does not.`
    }
    if (buckets.every(({ excludes }) => excludes)) return `Rule ${index + 1} names no bucket.`
    for (const { text: name, source } of buckets) {
      if (!canMatch(name)) return `${JSON.stringify(name)} can name no bucket.`
      const place =
        source === undefined
          ? 'no place'
          : (sourceDefect(source, text) ?? patternSourceDefect(source, text, name))
      if (place !== null) return `${JSON.stringify(name)} has ${place}.`
    }
  }
  const seen = new Set<string>()
  for (const { bucket, expires, reason, owner } of policy.exemptions) {
    if (!canMatch(bucket) || /[*?]/.test(bucket))
      return `${JSON.stringify(bucket)} is exempt, and no bucket.`
    if (seen.size === seen.add(bucket).size) return `${bucket} is exempt twice.`
    if (reason.trim() === '' || owner.trim() === '') return `${bucket} is exempt without a word.`
    const [year = NaN, month = NaN, day = NaN] = expires.split('-').map(Number)
    const lastDay = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
    if (!(month >= 1 && month <= 12 && day >= 1 && day <= lastDay)) return `${expires} is no day.`
  }
  return (raw.exemptions ?? []).length === seen.size ? null : 'There are other exemptions in it.'
}

function canMatch(pattern: string): boolean {
  const shortest = pattern.replaceAll('*', '').length
  return (
    /^[a-z0-9*?](?:[a-z0-9_*?-]*[a-z0-9*?])?$/.test(pattern) &&
    shortest <= 63 &&
    (shortest >= 3 || pattern.includes('*'))
  )
}

/** The source of a pattern: the pattern itself, or the start of its other form. */
function patternSourceDefect(
  { line, column }: SourceLocation,
  text: string,
  name: string
): string | null {
  const there = (text.split('\n')[line - 1] ?? '').slice(column - 1)
  return there.startsWith(name) || /^['"|>*&]/.test(there)
    ? null
    : `a place where ${JSON.stringify(there.slice(0, 20))} stands`
}
