import type { About } from '../../github/marker.js'
import type { GitHub, Patience } from '../../github/octokit.js'
import type { Whereabouts } from '../../github/workflow-event.js'

/** What is to be told on GitHub, and what it takes to reach it. */
export interface GitHubPublication {
  readonly token: string
  /** Absent: no check run. */
  readonly checkName?: string
  readonly comment: 'never' | 'on-drift' | 'always'
  readonly issue: boolean
  readonly about: About
  /** Hex digits that tell what is required, where it is not in a file. */
  readonly requirement?: string
  readonly userAgent: string
  readonly patience: Patience
  readonly env: Readonly<Record<string, string | undefined>>
  /** Takes the secrets out of a text. */
  readonly clean: (text: string) => string
}

/** Where and as whom. */
export interface Scene {
  readonly github: GitHub
  readonly place: Whereabouts
  /** Asked for only where it matters who wrote something, and once. */
  readonly me: () => Promise<string>
  /** Of this run, as `4242.1`. */
  readonly occasion: string
}

/** What was told, and where it can be looked at; and what could not be told, a sentence each. */
export interface Told {
  readonly lines: readonly string[]
  readonly troubles: readonly string[]
}

/** A line for the log, and what is wrong all the same. */
export interface Outcome {
  readonly line: string
  readonly trouble?: string
}

/** In the form of what the log begins with. */
export function line(what: string, text: string): string {
  return `${what.padEnd(11)}  ${text}`
}
