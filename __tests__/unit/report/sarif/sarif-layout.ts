/**
 * Formats a SARIF file for review, with each property of a result on its own line. The rules, which
 * are the same in every file, have their own golden file.
 */
export function formatSarif(file: object): string {
  return formatValue(file, '', '')
}

function formatValue(value: unknown, indent: string, name: string): string {
  if (name === 'rules') return '"those of rules.json"'
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = `${indent}  `
  const lines = Array.isArray(value)
    ? value.map((item: object) =>
        name === 'results' ? formatResult(item, inner) : formatValue(item, inner, '')
      )
    : Object.entries(value).map(
        ([key, item]) => `${JSON.stringify(key)}: ${formatValue(item, inner, key)}`
      )
  return Array.isArray(value)
    ? enclosed('[', lines, ']', indent)
    : enclosed('{', lines, '}', indent)
}

function formatResult(item: object, indent: string): string {
  const lines = Object.entries(item).map(
    ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`
  )
  return enclosed('{', lines, '}', indent)
}

function enclosed(open: string, lines: readonly string[], close: string, indent: string): string {
  if (lines.length === 0) return open + close
  return `${open}\n${lines.map(line => `${indent}  ${line}`).join(',\n')}\n${indent}${close}`
}
