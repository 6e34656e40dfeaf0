import { defined } from '../encryption/defined-fields.js'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import type { Message } from '../text/message.js'
import type { YamlDocument } from './yaml-document.js'

/** Reads the well-formed parts of a document, and collects problems with their locations. */
export class DocumentReader {
  readonly problems: Diagnostic[] = []
  readonly #document: YamlDocument
  readonly #malformed: ReadonlySet<string>

  /** `malformed`: JSON pointers of the parts that do not fit the schema. */
  constructor(document: YamlDocument, malformed: readonly string[]) {
    this.#document = document
    this.#malformed = new Set(malformed)
  }

  /** The well-formed values of a mapping; empty for any other value. */
  fields<T>(value: unknown, pointer: string): Partial<T> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
    const wellFormed = Object.entries(value).filter(([key]) => this.isWellFormed(pointer, key))
    return Object.fromEntries(wellFormed) as Partial<T>
  }

  isWellFormed(pointer: string, key: string | number): boolean {
    return !this.#malformed.has(`${pointer}/${key}`)
  }

  sourceOf(pointer: string): SourceLocation | undefined {
    return this.#document.valueSources.get(pointer)
  }

  sourceOfKey(pointer: string): SourceLocation | undefined {
    return this.#document.keySources.get(pointer)
  }

  addProblem(message: Message, pointer: string): void {
    this.problems.push(defined({ message, source: this.sourceOf(pointer) }))
  }
}
