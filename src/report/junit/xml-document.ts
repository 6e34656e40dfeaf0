import { escapeMarkup } from '../../text/escape-markup.js'
import { plainText } from '../../text/plain-text.js'

/** An element with its attributes, in this order, and its content: other elements, or lines of text. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly content: readonly XmlElement[] | readonly string[]
}

export function element(
  name: string,
  attributes: XmlElement['attributes'],
  content: XmlElement['content'] = []
): XmlElement {
  return { name, attributes, content }
}

/**
 * An XML 1.0 document. Text adds no markup, whatever is in it: it is escaped, and characters that XML
 * does not allow at all (controls, half surrogates, U+FFFE, U+FFFF) become a space, as `plainText` has it.
 */
export function xmlDocument(root: XmlElement): string {
  return ['<?xml version="1.0" encoding="UTF-8"?>', ...linesOf(root, ''), ''].join('\n')
}

function linesOf({ name, attributes, content }: XmlElement, indent: string): string[] {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(`${value}`)}"`)
  const tag = `${name}${pairs.join('')}`
  const text = content.filter(item => typeof item === 'string')
  if (text.length > 0) return [`${indent}<${tag}>${text.map(escaped).join('\n')}</${name}>`]
  const children = content.filter(item => typeof item !== 'string')
  if (children.length === 0) return [`${indent}<${tag}/>`]
  return [
    `${indent}<${tag}>`,
    ...children.flatMap(child => linesOf(child, `${indent}  `)),
    `${indent}</${name}>`
  ]
}

function escaped(text: string): string {
  return escapeMarkup(plainText(text, Infinity))
}
