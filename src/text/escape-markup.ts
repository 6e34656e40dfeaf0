const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // HTML 4 has no name for it.
  "'": '&#39;'
}

/**
 * Text that is no markup, as content or as an attribute, in HTML and in XML alike. All of `>` too: it
 * ends a CDATA section in `]]>`, which XML does not allow in text. Source: XML 1.0, §2.4.
 */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, character => references[character] ?? '')
}
