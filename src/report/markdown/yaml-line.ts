/** What YAML reads as text without quotes, in every version. */
const plain = /^[\w-][\w.-]*$/
/** What it would take for something else. */
const special = /^(?:null|[-+]?[\d.][\d._]*(?:e[-+]?\d+)?|0[xo][\da-f]+|-.*)$/i

/** An input as a line for `with:`. */
export function yamlLine(name: string, value: string): string {
  const text = plain.test(value) && !special.test(value) ? value : JSON.stringify(value)
  return `${name}: ${text}`
}
