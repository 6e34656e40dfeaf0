import { Ajv } from 'ajv'
import { parseAllDocuments } from 'yaml'
import type { Diagnostic, SourceLocation } from '../../../src/encryption/source-location.js'
import { policySchema } from '../../../src/policy/policy-schema.js'
import type { Policy } from '../../../src/policy/policy.js'
import { parsePolicy } from '../../../src/policy/parse-policy.js'
import { plain } from '../../../src/text/plain.js'

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

/** The result of checking how a file was parsed. */
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
    const defect = `The parser threw: ${error instanceof Error ? (error.stack ?? '') : String(error)}`
    return { accepted: false, defect, milliseconds: performance.now() - start }
  }
  const milliseconds = performance.now() - start
  const accepted = outcome.ok
  const defect = outcome.ok
    ? (defectInDiagnostics(outcome.value.warnings, text) ??
      defectInPolicy(outcome.value.policy, text))
    : outcome.problems.length === 0
      ? 'The file was rejected without a problem.'
      : defectInDiagnostics(outcome.problems, text)
  return { accepted, milliseconds, ...(defect === null ? {} : { defect }) }
}

/** Every diagnostic has a position in the file, except the one that counts those omitted. */
function defectInDiagnostics(diagnostics: readonly Diagnostic[], text: string): string | null {
  for (const [index, { message, source }] of diagnostics.entries()) {
    const shown = plain(message)
    const isCount =
      /^\d+ more problems? in this file/.test(shown) && index === diagnostics.length - 1
    const place =
      source === undefined ? (isCount ? null : 'no position') : sourceDefect(source, text)
    if (place !== null) return `${JSON.stringify(shown)} has ${place}.`
    if (/[\p{C}\p{Zl}\p{Zp}]/u.test(shown)) return `${JSON.stringify(shown)} is not plain text.`
    if (shown.length > 1000) return `A message has ${shown.length} characters.`
    const ownWords = plain(message.filter(({ kind }) => kind === 'text' || kind === 'input'))
    if (/undefined|\[object|NaN/.test(ownWords)) {
      return `${JSON.stringify(shown)} contains a value of JavaScript.`
    }
  }
  return null
}

function sourceDefect({ file: named, line, column }: SourceLocation, text: string): string | null {
  const there = text.split('\n')[line - 1]
  return named === file && there !== undefined && column >= 1 && column <= there.length + 1
    ? null
    : `the position ${named}:${line}:${column}, which is not in the file`
}

/**
 * Whether the parsed policy is what the file states, checked by an independent parse, by the schema and by a
 * second implementation of the name rules.
 */
function defectInPolicy(policy: Policy, text: string): string | null {
  const [document, ...others] = parseAllDocuments(text, { version: '1.2', uniqueKeys: true })
  if (document === undefined || 'empty' in document || others.length > 0)
    return 'The file is not a single document.'
  if (document.errors.length > 0)
    return `The YAML library reports: ${document.errors[0]?.message ?? ''}`
  const raw: unknown = document.toJS({ maxAliasCount: -1 })
  if (!matchesSchema(raw))
    return `The file does not match the schema: ${JSON.stringify(matchesSchema.errors?.[0])}`
  if (raw.rules.length !== policy.rules.length) return 'The number of rules differs.'
  for (const [index, { buckets, requirement }] of policy.rules.entries()) {
    const stated = raw.rules[index]
    if (stated?.algorithm !== requirement.algorithm)
      return `The algorithm of rule ${index + 1} differs.`
    if (requirement.algorithm !== 'KMS' && stated['kms-key-id'] !== undefined)
      return `Rule ${index + 1} has a key, but not the algorithm KMS.`
    if (requirement.algorithm === 'KMS') {
      const keys = [stated['kms-key-id'] ?? []].flat()
      const { kmsKey } = requirement
      const read = kmsKey === 'service-key' ? [] : kmsKey === 'any-key' ? ['*'] : kmsKey
      // A key counts once, whether named by its id or by its ARN.
      const most = new Set(keys).size
      const least = new Set(keys.map(key => key.toLowerCase().replace(/^acs:.*:(?:key\/)?/, '')))
        .size
      if (read.length > most || read.length < least || (keys[0] === '*') !== (read[0] === '*')) {
        return `The keys of rule ${index + 1} differ.`
      }
    }
    const parsed = buckets.map(({ text, excludes }) => `${excludes ? '!' : ''}${text}`)
    if (
      parsed.join('\n') !==
      stated.buckets.map(name => name.replace(/^!\s+/, '!').trimEnd()).join('\n')
    ) {
      return `The buckets of rule ${index + 1} differ: ${parsed.join(', ')}.`
    }
    if (buckets.every(({ excludes }) => excludes)) return `Rule ${index + 1} only excludes buckets.`
    for (const { text: name, source } of buckets) {
      if (!canMatch(name)) return `${JSON.stringify(name)} cannot match any bucket.`
      const place =
        source === undefined
          ? 'no position'
          : (sourceDefect(source, text) ?? patternSourceDefect(source, text, name))
      if (place !== null) return `${JSON.stringify(name)} has ${place}.`
    }
  }
  const seen = new Set<string>()
  for (const { bucket, expires, reason, owner } of policy.exemptions) {
    if (!canMatch(bucket) || /[*?]/.test(bucket))
      return `${JSON.stringify(bucket)} is exempt, but cannot be a bucket.`
    if (seen.size === seen.add(bucket).size) return `${bucket} has two exemptions.`
    if (reason.trim() === '' || owner.trim() === '')
      return `The exemption of ${bucket} has no reason or no owner.`
    const [year = NaN, month = NaN, day = NaN] = expires.split('-').map(Number)
    const lastDay = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
    if (!(month >= 1 && month <= 12 && day >= 1 && day <= lastDay))
      return `${expires} is not a date.`
  }
  return (raw.exemptions ?? []).length === seen.size ? null : 'The number of exemptions differs.'
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
    : `the position of ${JSON.stringify(there.slice(0, 20))}`
}
