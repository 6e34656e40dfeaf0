const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // HTML 4 has no named entity for it.
  "'": '&#39;'
}

/**
 * Escapes text for use as content or as an attribute, in HTML and XML. Includes `>`, since XML does not
 * allow `]]>` in text. Source: XML 1.0, §2.4.
 */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character] ?? '')
}
