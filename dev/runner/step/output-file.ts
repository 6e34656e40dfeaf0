/**
 * Parses the file of GITHUB_OUTPUT: `name<<delimiter`, the value's lines, `delimiter`; or
 * `name=value`.
 */
export function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {}
  const lines = text.split(/\r?\n/)
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    const block = /^(.+?)<<(.+)$/.exec(line)
    if (block === null) {
      const pair = /^([^=]+)=(.*)$/.exec(line)
      if (pair !== null) outputs[pair[1] ?? ''] = pair[2] ?? ''
      continue
    }
    const end = lines.indexOf(block[2] ?? '', index + 1)
    if (end === -1) throw new Error(`The output ${block[1] ?? ''} has no end.`)
    outputs[block[1] ?? ''] = lines.slice(index + 1, end).join('\n')
    index = end
  }
  return outputs
}
