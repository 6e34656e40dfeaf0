import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

interface Input {
  readonly description: string
  readonly required?: boolean
  readonly default?: string
}

/** The part of action.yml that the runner reads. */
export interface ActionFile {
  readonly name: string
  readonly description: string
  readonly branding: { readonly icon: string; readonly color: string }
  readonly inputs: Readonly<Record<string, Input>>
  readonly outputs: Readonly<Record<string, { readonly description: string }>>
  readonly runs: { readonly using: string; readonly main: string }
}

let parsed: ActionFile | undefined

/** Parsed once per process: a test run reads it thousands of times. */
export function readActionFile(): ActionFile {
  parsed ??= parse(
    readFileSync(new URL('../../../action.yml', import.meta.url), 'utf8')
  ) as ActionFile
  return parsed
}
