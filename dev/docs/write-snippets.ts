import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readActionFile } from '../runner/step/action-file.js'
import { codeBlocksIn, type CodeBlock } from './code-blocks.js'
import { readDocuments } from './documents.js'
import { workflowSnippetOf } from './workflow-snippets.js'

/**
 * `npm run snippets -- <folder>`: writes the workflows and the shell commands of our Markdown to a
 * folder, for actionlint, zizmor and shellcheck.
 */
const [folder] = process.argv.slice(2)
if (folder === undefined) {
  throw new Error('Give the folder to write to: npm run snippets -- <folder>')
}
const inputs = new Set(Object.keys(readActionFile().inputs))
const blocks = readDocuments('.').flatMap(codeBlocksIn)

// Linters find workflows where a repository has them.
write(
  path.join(folder, '.github', 'workflows'),
  blocks.flatMap(block => workflowSnippetOf(block, inputs) ?? [])
)
write(path.join(folder, 'console'), blocks.filter(isConsole).map(scriptOf))

function isConsole({ language }: CodeBlock): boolean {
  return language === 'console'
}

function scriptOf({ document, line, text }: CodeBlock): { name: string; text: string } {
  return { name: `${document.replaceAll('/', '-')}-${line}.sh`, text: `#!/bin/bash -e\n${text}` }
}

function write(to: string, files: readonly { name: string; text: string }[]): void {
  mkdirSync(to, { recursive: true })
  for (const { name, text } of files) writeFileSync(path.join(to, name), `${text}\n`)
  console.log(`${files.length} files in ${to}`)
}
