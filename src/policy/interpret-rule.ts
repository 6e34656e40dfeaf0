import { defined } from '../encryption/defined-fields.js'
import type { Requirement } from '../encryption/requirement.js'
import type { DataEncryption } from '../encryption/rule.js'
import { code, input, message } from '../text/message.js'
import { plainText } from '../text/plain-text.js'
import { isLiteral } from './bucket-pattern.js'
import type { DocumentReader } from './document-reader.js'
import { parseBucketPatterns, readBucketPatterns } from './parse-bucket-patterns.js'
import { parseRequirement, readRequirement } from './parse-requirement.js'
import type { BucketPattern, PolicyRule } from './policy.js'

/** A rule as the schema describes it. */
export interface RuleNode {
  readonly name?: string
  readonly buckets: readonly string[]
  readonly algorithm: Requirement['algorithm']
  readonly 'kms-key-id'?: string | readonly string[]
  readonly 'kms-data-encryption'?: DataEncryption
}

/** In one file: each pattern is matched against every bucket of the account. */
const maxPatterns = 500

/** Interprets the rules of one file. */
export class RuleInterpreter {
  readonly #reader: DocumentReader
  #patterns = 0

  constructor(reader: DocumentReader) {
    this.#reader = reader
  }

  interpret(node: RuleNode, index: number): PolicyRule {
    const pointer = `/rules/${index}`
    const rule = this.#reader.fields<RuleNode>(node, pointer)
    return defined({
      name: plainText(rule.name ?? '') || `rule ${index + 1}`,
      buckets: this.#interpretBuckets(rule.buckets ?? [], `${pointer}/buckets`),
      requirement: this.#interpretRequirement(rule, pointer),
      source: this.#reader.sourceOf(pointer)
    })
  }

  #interpretBuckets(list: readonly string[], pointer: string): readonly BucketPattern[] {
    const wellFormed = list
      .map((text, index) => ({ text, pointer: `${pointer}/${index}` }))
      .filter((_, index) => this.#reader.isWellFormed(pointer, index))
    const excess = wellFormed.find(({ text }) => !isLiteral(text) && ++this.#patterns > maxPatterns)
    if (excess !== undefined) {
      this.#reader.addProblem(
        message`The file has more than ${maxPatterns} patterns with ${code('*')} or ${code('?')}. Use fewer, broader patterns.`,
        excess.pointer
      )
      return []
    }
    const texts = wellFormed.map(({ text }) => text)
    const parsed = parseBucketPatterns(texts)
    for (const { problem, index } of parsed.ok ? [] : parsed.problems) {
      // A problem with the list as a whole may come from the entries that are missing here.
      if (index === undefined && wellFormed.length < list.length) continue
      const location = index === undefined ? undefined : wellFormed[index]?.pointer
      this.#reader.addProblem(message`${input('buckets')} ${problem}`, location ?? pointer)
    }
    return (parsed.ok ? parsed.value : readBucketPatterns(texts)).map((pattern, index) =>
      defined({ ...pattern, source: this.#reader.sourceOf(wellFormed[index]?.pointer ?? '') })
    )
  }

  #interpretRequirement(rule: Partial<RuleNode>, pointer: string): Requirement {
    const keys = rule['kms-key-id']
    const fields = defined({
      // A malformed algorithm has its own problem; KMS avoids a second one about the keys.
      algorithm: rule.algorithm ?? 'KMS',
      keys: [keys ?? []]
        .flat()
        .filter((_, index) => this.#reader.isWellFormed(`${pointer}/kms-key-id`, index)),
      keysSet: keys !== undefined,
      dataEncryption: rule['kms-data-encryption']
    })
    const parsed = parseRequirement(fields)
    if (parsed.ok) return parsed.value
    for (const { field, index, problem } of parsed.problems) {
      const entry = index !== undefined && Array.isArray(keys) ? `/${index}` : ''
      this.#reader.addProblem(problem, `${pointer}/${field}${entry}`)
    }
    return readRequirement(fields)
  }
}
