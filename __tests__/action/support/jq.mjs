/** jq as a command, for machines without it: jq itself, compiled to WebAssembly. */
import { text } from 'node:stream/consumers'
import { raw } from 'jq-wasm'

const words = process.argv.slice(1)
const flags = []
let filter
while (words.length > 0) {
  const word = words.shift()
  if (word === '--arg') flags.push(word, words.shift(), words.shift())
  else if (word.startsWith('-')) flags.push(word)
  else filter ??= word
}
const input = flags.some(flag => /^-\w*n/.test(flag)) ? 'null' : await text(process.stdin)
const output = await raw(input, filter, flags)
process.stdout.write(output === '' ? '' : `${output.trimEnd()}\n`)
// As `--exit-status` does.
const failing = flags.some(flag => /^-\w*e/.test(flag)) && /(?:^|\n)(?:false|null)\s*$/.test(output)
process.exitCode = failing ? 1 : 0
