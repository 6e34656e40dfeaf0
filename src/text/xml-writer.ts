import { escapeMarkup } from './escape-markup.js'
import { plainText } from './plain-text.js'

export interface XmlNode {
  readonly name: string
  /** Written in this order. */
  readonly attributes: Readonly<Record<string, string | number>>
  /** Child elements, or lines of text. */
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
 * Renders an XML 1.0 document. Escapes all text, and replaces characters that XML does not allow
 * (controls, lone surrogates, U+FFFE, U+FFFF) with a space, as `plainText` does.
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
