import { writeSnippets } from './workflow-snippets.js'

/**
 * `npm run snippets -- <folder>`: writes the workflows in our Markdown to a folder, for actionlint
 * and zizmor.
 */
const [folder] = process.argv.slice(2)
if (folder === undefined)
  throw new Error('Give the folder to write to: npm run snippets -- <folder>')
const names = writeSnippets('.', folder)
console.log(`${names.length} workflows: ${names.join(', ')}`)
