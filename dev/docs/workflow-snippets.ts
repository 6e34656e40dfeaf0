import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { parse } from 'yaml'

const markdownParser = unified().use(remarkParse)
type Root = ReturnType<typeof markdownParser.parse>
type Node = Root | Root['children'][number]

/** A workflow in our Markdown. */
export interface Snippet {
  /** Named after its document and position: `README-7.yml`. */
  readonly name: string
  /** The text of a complete workflow. */
  readonly text: string
}

/** Completes snippets: a step needs a job, and a job needs a workflow. */
const trigger = 'on: workflow_dispatch'
const job = `${trigger}
permissions:
  contents: read
jobs:
  snippet:
    runs-on: ubuntu-latest
    timeout-minutes: 60
`

/** @param document `docs/recipes.md`. */
export function workflowsIn(document: string, markdown: string): Snippet[] {
  const found: Snippet[] = []
  const visit = (node: Node): void => {
    if (node.type === 'code' && /^ya?ml$/.test(node.lang ?? '')) {
      const line = node.position?.start.line ?? 0
      const text = workflowOf(node.value, `${document}:${line}`)
      const name = `${document.replace(/\.md$/, '').replaceAll('/', '-')}-${line}.yml`
      if (text !== undefined) found.push({ name, text })
    }
    if ('children' in node) for (const child of node.children) visit(child)
  }
  visit(markdownParser.parse(markdown))
  return found
}

/** @returns undefined for other YAML, such as a policy. Throws on YAML of an unknown form. */
function workflowOf(yaml: string, place: string): string | undefined {
  let value: unknown
  try {
    value = parse(yaml)
  } catch (error) {
    throw new Error(`${place} is not YAML: ${String(error)}`, { cause: error })
  }
  if (isMapping(value) && 'jobs' in value) return 'on' in value ? yaml : `${trigger}\n${yaml}`
  if (isMapping(value) && 'steps' in value) return `${job}${indented(yaml, 4)}`
  if (Array.isArray(value) && value.some(step => isMapping(step) && 'uses' in step)) {
    return `${job}    steps:\n${indented(yaml, 6)}`
  }
  if (/^\s*(?:- )?uses:/m.test(yaml)) {
    throw new Error(`${place} uses an action, but is no workflow, no job and no list of steps.`)
  }
  return undefined
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by))
}

/** The project's own Markdown: at the root and in docs/. */
export function markdownFiles(root: string): string[] {
  const filesIn = (folder: string): string[] =>
    readdirSync(path.join(root, folder), { recursive: folder !== '' })
      .map(name => path.join(folder, String(name)).replaceAll(path.sep, '/'))
      .filter(name => name.endsWith('.md'))
  return [...filesIn(''), ...filesIn('docs')].sort()
}

/** Writes them to the folder where a repository has its workflows, so that linters find them. */
export function writeSnippets(root: string, folder: string): string[] {
  const workflows = path.join(folder, '.github', 'workflows')
  mkdirSync(workflows, { recursive: true })
  return markdownFiles(root)
    .flatMap(document => workflowsIn(document, readFileSync(path.join(root, document), 'utf8')))
    .map(({ name, text }) => {
      writeFileSync(path.join(workflows, name), `${text}\n`)
      return name
    })
}
