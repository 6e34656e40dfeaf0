/** What YAML reads as text without quotes, in every version. */
const unquotedText = /^[\w-][\w.-]*$/
/** What it would take for something else. */
const nonStringScalar = /^(?:null|[-+]?[\d.][\d._]*(?:e[-+]?\d+)?|0[xo][\da-f]+|-.*)$/i

/** An input as a line for `with:`. */
export function yamlLine(name: string, value: string): string {
  const text =
    unquotedText.test(value) && !nonStringScalar.test(value) ? value : JSON.stringify(value)
  return `${name}: ${text}`
}
