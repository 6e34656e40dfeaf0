import { escapeMarkup } from './escape-markup.js'
import { plainText } from './plain-text.js'

/** An element with its attributes, in this order, and its content: other elements, or lines of text. */
export interface XmlNode {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly content: readonly XmlNode[] | readonly string[]
}

export function xmlElement(
  name: string,
  attributes: XmlNode['attributes'],
  content: XmlNode['content'] = []
): XmlNode {
  return { name, attributes, content }
}

/**
 * An XML 1.0 document. Text adds no markup, whatever is in it: it is escaped, and characters that XML
 * does not allow at all (controls, half surrogates, U+FFFE, U+FFFF) become a space, as `plainText` has it.
 */
export function renderXml(root: XmlNode): string {
  return ['<?xml version="1.0" encoding="UTF-8"?>', ...renderLines(root, ''), ''].join('\n')
}

function renderLines({ name, attributes, content }: XmlNode, indent: string): string[] {
  const pairs = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeXml(`${value}`)}"`
  )
  const tag = `${name}${pairs.join('')}`
  const text = content.filter(item => typeof item === 'string')
  if (text.length > 0) return [`${indent}<${tag}>${text.map(escapeXml).join('\n')}</${name}>`]
  const children = content.filter(item => typeof item !== 'string')
  if (children.length === 0) return [`${indent}<${tag}/>`]
  return [
    `${indent}<${tag}>`,
    ...children.flatMap(child => renderLines(child, `${indent}  `)),
    `${indent}</${name}>`
  ]
}

function escapeXml(text: string): string {
  return escapeMarkup(plainText(text, Infinity))
}
