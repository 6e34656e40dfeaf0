import { parse } from 'yaml'
import type { CodeBlock } from './code-blocks.js'

/** A workflow that our Markdown shows. */
export interface WorkflowSnippet {
  /** Named after its document and position: `docs-recipes-7.yml`. */
  readonly name: string
  /** The text of a complete workflow. */
  readonly text: string
  /** As it is shown. */
  readonly original: string
}

/** Completes snippets: a step needs a job, and a job needs a workflow. */
const trigger = 'on: workflow_dispatch'
const workflow = `${trigger}
permissions:
  contents: read
jobs:
`
const job = `${workflow}  snippet:
    runs-on: ubuntu-latest
    timeout-minutes: 60
`
const ownAction = '- uses: your-org/oss-bucket-encryption@v1'

/** Keys that are only in the body of a job. */
const jobKeys = new Set(['steps', 'permissions', 'env', 'if'])

/**
 * @param inputNames - Those of action.yml: a mapping of them is the `with:` of a step.
 * @returns undefined for other YAML, such as a policy. Throws on YAML of an unknown form.
 */
export function workflowSnippetOf(
  { document, line, language, mark, place, text }: CodeBlock,
  inputNames: ReadonlySet<string>
): WorkflowSnippet | undefined {
  if (!/^ya?ml$/.test(language) || mark?.startsWith('yaml:') === true) return undefined
  const completed = complete(text.trimEnd(), place, inputNames)
  const name = `${document.replace(/\.md$/, '').replaceAll('/', '-')}-${line}.yml`
  return completed === undefined ? undefined : { name, text: completed, original: text }
}

function complete(
  yaml: string,
  place: string,
  inputNames: ReadonlySet<string>
): string | undefined {
  let value: unknown
  try {
    value = parse(yaml)
  } catch (error) {
    throw new Error(`${place} is not YAML: ${String(error)}`, { cause: error })
  }
  if (Array.isArray(value) && value.some(step => isMapping(step) && 'uses' in step)) {
    return `${job}    steps:\n${indented(yaml, 6)}`
  }
  if (isMapping(value)) {
    const keys = Object.keys(value)
    if ('jobs' in value) return 'on' in value ? yaml : `${trigger}\n${yaml}`
    if (keys.every(key => inputNames.has(key))) {
      return `${job}    steps:\n      ${ownAction}\n        with:\n${indented(yaml, 10)}`
    }
    if (keys.every(key => jobKeys.has(key))) {
      const steps = 'steps' in value ? '' : `\n    steps:\n      ${ownAction}`
      return `${job}${indented(yaml, 4)}${steps}`
    }
    if (Object.values(value).every(one => isMapping(one) && 'runs-on' in one)) {
      return `${workflow}${indented(yaml, yaml.startsWith('  ') ? 0 : 2)}`
    }
    if ('version' in value && 'rules' in value) return undefined
  }
  throw new Error(`${place} is no workflow, no part of one and no policy.`)
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by))
}
