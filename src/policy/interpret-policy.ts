import { parseRegion } from '../aliyun/identifiers/region.js'
import type { Requirement } from '../encryption/requirement.js'
import type { DataEncryption } from '../encryption/rule.js'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import { plainText, quoted } from '../text/plain-text.js'
import { isLiteral, problemWithPattern } from './bucket-pattern.js'
import type { BucketPattern, Policy, PolicyExemption, PolicyRule } from './policy.js'
import { parseBucketPatterns } from './parse-bucket-patterns.js'
import { parseRequirement } from './parse-requirement.js'
import { isCalendarDate } from './utc-date.js'
import type { YamlDocument } from './yaml-document.js'

/** Every one is held to every bucket of the account. */
const maxPatterns = 500

/** What a file of the schema's form says; a test holds the two to each other. */
interface PolicyDocument {
  readonly region?: string
  readonly rules: readonly RuleNode[]
  readonly exemptions?: readonly ExemptionNode[]
  readonly uncovered?: Policy['uncovered']
}

interface RuleNode {
  readonly name?: string
  readonly buckets: readonly string[]
  readonly algorithm: Requirement['algorithm']
  readonly 'kms-key-id'?: string | readonly string[]
  readonly 'kms-data-encryption'?: DataEncryption
}

type ExemptionNode = Omit<PolicyExemption, 'source'>

/**
 * What a file means. `misformed`: JSON pointers of the parts that don't have the form; they are
 * passed over, and where there are any, the policy is as good as could be read.
 */
export function interpretPolicy(
  document: YamlDocument,
  malformed: readonly string[]
): { readonly policy: Policy; readonly problems: readonly Diagnostic[] } {
  const interpreter = new PolicyInterpreter(document, malformed)
  const policy = interpreter.read(document.value)
  return { policy, problems: interpreter.problems }
}

class PolicyInterpreter {
  readonly problems: Diagnostic[] = []
  readonly #places: ReadonlyMap<string, SourceLocation>
  readonly #keys: ReadonlyMap<string, SourceLocation>
  readonly #misformed: ReadonlySet<string>
  #patterns = 0

  constructor({ valueSources, keySources }: YamlDocument, misformed: readonly string[]) {
    this.#places = valueSources
    this.#keys = keySources
    this.#misformed = new Set(misformed)
  }

  read(value: unknown): Policy {
    const file = this.#parts<PolicyDocument>(value, '')
    const rules = this.#each(file.rules, '/rules', (rule: RuleNode, pointer, index) =>
      this.#rule(rule, pointer, index)
    )
    const exemptions = this.#each(
      file.exemptions,
      '/exemptions',
      (exemption: ExemptionNode, pointer) => this.#exemption(exemption, pointer)
    )
    const region = file.region === undefined ? undefined : this.#region(file.region)
    const patterns = rules.some(({ buckets }) =>
      buckets.some(({ text, excludes }) => !excludes && !isLiteral(text))
    )
    const uncoveredSource = this.#keys.get('/uncovered') ?? this.#keys.get('/rules')
    this.#refuseTwice(
      rules.map(({ name = '' }, index) => ({
        name,
        pointers: [`/rules/${index}/name`, `/rules/${index}`]
      })),
      name => `Two rules are named ${quoted(name)}`
    )
    this.#refuseTwice(
      exemptions.map(({ bucket }, index) => ({
        name: bucket,
        pointers: [`/exemptions/${index}/bucket`]
      })),
      bucket => `Bucket ${quoted(bucket)} has two exemptions`
    )
    return {
      rules,
      exemptions,
      uncovered: file.uncovered ?? (patterns ? 'drift' : 'ignore'),
      ...(uncoveredSource && { uncoveredSource }),
      ...(region === undefined ? {} : { region })
    }
  }

  /** Those values of a mapping that have the form. */
  #parts<T>(value: unknown, pointer: string): Partial<T> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
    const parts = Object.entries(value).filter(([key]) => !this.#misformed.has(`${pointer}/${key}`))
    return Object.fromEntries(parts) as Partial<T>
  }

  #each<T, U>(
    list: readonly T[] | undefined,
    pointer: string,
    read: (part: T, pointer: string, index: number) => U
  ): U[] {
    return (list ?? []).map((part, index) => read(part, `${pointer}/${index}`, index))
  }

  #rule(whole: RuleNode, pointer: string, index: number): PolicyRule {
    const rule = this.#parts<RuleNode>(whole, pointer)
    return {
      name: plainText(rule.name ?? '') || `rule ${index + 1}`,
      buckets: this.#buckets(rule.buckets ?? [], `${pointer}/buckets`),
      requirement: this.#requirement(rule, pointer),
      ...this.#at(pointer)
    }
  }

  #buckets(list: readonly string[], pointer: string): BucketPattern[] {
    const well = list.flatMap((text, index) => {
      const inner = `${pointer}/${index}`
      return this.#misformed.has(inner) ? [] : [{ text, pointer: inner }]
    })
    const isTooMany = well.find(({ text }) => !isLiteral(text) && ++this.#patterns > maxPatterns)
    if (isTooMany !== undefined) {
      this.#problem(
        `There are more than ${maxPatterns} patterns with * or ? in this file; name more buckets by fewer.`,
        isTooMany.pointer
      )
      return []
    }
    const { buckets, problems } = parseBucketPatterns(well.map(({ text }) => text))
    for (const { problem, index } of problems) {
      const ofAll = index === undefined
      // What is left of a list with mistakes says nothing about the whole.
      if (ofAll && well.length < list.length) continue
      this.#problem(`buckets ${problem}`, ofAll ? pointer : (well[index]?.pointer ?? pointer))
    }
    return buckets.map((pattern, index) => ({
      ...pattern,
      ...this.#at(well[index]?.pointer ?? '')
    }))
  }

  #requirement(rule: Partial<RuleNode>, pointer: string): Requirement {
    const keys = rule['kms-key-id']
    const dataEncryption = rule['kms-data-encryption']
    const isList = Array.isArray(keys)
    const { requirement, problems } = parseRequirement({
      // An algorithm that is none has its problem already, and any of them may go with keys.
      algorithm: rule.algorithm ?? 'KMS',
      keys: [keys ?? []]
        .flat()
        .filter((_, index) => !this.#misformed.has(`${pointer}/kms-key-id/${index}`)),
      keysSet: keys !== undefined,
      ...(dataEncryption === undefined ? {} : { dataEncryption })
    })
    for (const { field, index, problem } of problems) {
      const inner = index !== undefined && isList ? `/${index}` : ''
      this.#problem(problem, `${pointer}/${field}${inner}`)
    }
    return requirement
  }

  #exemption(whole: ExemptionNode, pointer: string): PolicyExemption {
    const { bucket = '', expires = '', ...exemption } = this.#parts<ExemptionNode>(whole, pointer)
    if (bucket !== '') {
      const problem = /^[^*?,\s]+$/.test(bucket)
        ? problemWithPattern(bucket)
        : 'is not one name; an exemption is for one bucket, by its name'
      if (problem !== null) {
        this.#problem(`bucket ${quoted(bucket)} ${problem}.`, `${pointer}/bucket`)
      }
    }
    if (expires !== '' && !isCalendarDate(expires)) {
      this.#problem(`expires ${quoted(expires)} is no day of the calendar.`, `${pointer}/expires`)
    }
    const { reason, owner } = exemption
    return {
      bucket,
      reason: this.#seen('reason', reason, pointer),
      owner: this.#seen('owner', owner, pointer),
      expires,
      ...this.#at(pointer)
    }
  }

  /** The schema asks for something that is no white space, but characters without a shape pass by it. */
  #seen(key: string, stated: string | undefined, pointer: string): string {
    const text = plainText(stated ?? '')
    if (text === '' && stated !== undefined) {
      this.#problem(`${key} has nothing in it that can be seen.`, `${pointer}/${key}`)
    }
    return text
  }

  #region(text: string): string | undefined {
    const region = parseRegion(text)
    if (region !== null) return region
    this.#problem(
      `region ${quoted(text)} is not a region id; write it as cn-hangzhou or oss-cn-hangzhou.`,
      '/region'
    )
    return undefined
  }

  /** `pointers`: where the name stands, and where to point when it stands nowhere. */
  #refuseTwice(
    named: readonly { readonly name: string; readonly pointers: readonly string[] }[],
    words: (name: string) => string
  ): void {
    const first = new Map<string, SourceLocation | undefined>()
    for (const { name, pointers } of named) {
      if (name === '') continue
      const pointer = pointers.find(one => this.#places.has(one)) ?? ''
      if (!first.has(name)) first.set(name, this.#places.get(pointer))
      else {
        const line = first.get(name)?.line
        this.#problem(
          `${words(name)}${line === undefined ? '' : `, the first in line ${line}`}.`,
          pointer
        )
      }
    }
  }

  #at(pointer: string): { source?: SourceLocation } {
    const source = this.#places.get(pointer)
    return source === undefined ? {} : { source }
  }

  #problem(message: string, pointer: string): void {
    this.problems.push({ message, ...this.#at(pointer) })
  }
}
