import { parseRegion } from '../aliyun/identifiers/region.js'
import { defined } from '../encryption/defined-fields.js'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import { ok, type Checked } from '../text/checked-value.js'
import { code, emptyMessage, input, message, quote, type Message } from '../text/message.js'
import { isLiteral } from './bucket-pattern.js'
import { DocumentReader } from './document-reader.js'
import { interpretExemption, type ExemptionNode } from './interpret-exemption.js'
import { RuleInterpreter, type RuleNode } from './interpret-rule.js'
import type { Policy, PolicyRule } from './policy.js'
import type { YamlDocument } from './yaml-document.js'

/** A policy file as the schema describes it; a test keeps the two in step. */
interface PolicyNode {
  readonly region?: string
  readonly rules: readonly RuleNode[]
  readonly exemptions?: readonly ExemptionNode[]
  readonly uncovered?: Policy['uncovered']
}

/**
 * Interprets a document that was checked against the schema. `malformed`: JSON pointers of the parts
 * that do not fit it; they are skipped, so that the rest is still checked.
 */
export function interpretPolicy(
  document: YamlDocument,
  malformed: readonly string[]
): Checked<Policy, Diagnostic> {
  const reader = new DocumentReader(document, malformed)
  const {
    rules: ruleNodes = [],
    exemptions: exemptionNodes = [],
    ...rest
  } = reader.fields<PolicyNode>(document.value, '')
  const ruleInterpreter = new RuleInterpreter(reader)
  const rules = ruleNodes.map((node, index) => ruleInterpreter.interpret(node, index))
  const exemptions = exemptionNodes.map((node, index) => interpretExemption(node, index, reader))
  const region = rest.region === undefined ? undefined : interpretRegion(rest.region, reader)
  rejectDuplicates(
    rules.map(({ name = '' }, index) => ({
      name,
      pointers: [`/rules/${index}/name`, `/rules/${index}`]
    })),
    name => message`Two rules have the name ${quote(name)}.`,
    reader
  )
  rejectDuplicates(
    exemptions.map(({ bucket }, index) => ({
      name: bucket,
      pointers: [`/exemptions/${index}/bucket`]
    })),
    bucket => message`Bucket ${quote(bucket)} has two exemptions.`,
    reader
  )
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems }
  return ok(
    defined({
      rules,
      exemptions,
      uncovered: rest.uncovered ?? (rules.some(hasPattern) ? 'drift' : 'ignore'),
      uncoveredSource: reader.sourceOfKey('/uncovered') ?? reader.sourceOfKey('/rules'),
      region
    })
  )
}

function hasPattern({ buckets }: PolicyRule): boolean {
  return buckets.some(({ text, excludes }) => !excludes && !isLiteral(text))
}

function interpretRegion(text: string, reader: DocumentReader): string | undefined {
  const region = parseRegion(text)
  if (region !== null) return region
  reader.addProblem(
    message`${input('region')} ${quote(text)} is not a valid region id. Use a value such as ${code('cn-hangzhou')} or ${code('oss-cn-hangzhou')}.`,
    '/region'
  )
  return undefined
}

/** `pointers`: where the name is, then what to point at when the name is implied. */
function rejectDuplicates(
  entries: readonly { readonly name: string; readonly pointers: readonly string[] }[],
  describe: (name: string) => Message,
  reader: DocumentReader
): void {
  const firstSources = new Map<string, SourceLocation | undefined>()
  for (const { name, pointers } of entries) {
    if (name === '') continue
    const pointer = pointers.find(candidate => reader.sourceOf(candidate) !== undefined) ?? ''
    if (!firstSources.has(name)) firstSources.set(name, reader.sourceOf(pointer))
    else {
      const line = firstSources.get(name)?.line
      const first = line === undefined ? emptyMessage : message` The first is on line ${line}.`
      reader.addProblem(message`${describe(name)}${first}`, pointer)
    }
  }
}
