/** A workflow command that the runner would execute, found in a line of output. */
export interface WorkflowCommand {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

/**
 * The commands that the runner knows. Source: actions/runner, `ActionCommandManager` and its
 * extensions.
 */
const KNOWN_COMMANDS = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'internal-set-repo-path',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning'
])

/**
 * Parses a line as the runner does: `::name k=v,…::data` at its start, ignoring white space, else
 * the older `##[name k=v;…]data` anywhere in it. Source: actions/runner, `ActionCommand.cs`.
 */
export function parseWorkflowCommand(line: string): WorkflowCommand | null {
  const current = /^\s*::([a-z-]+)(?: (.*?))?::(.*)$/i.exec(line)
  if (current !== null && KNOWN_COMMANDS.has(lower(current[1]))) return command(current, ',')
  const older = /##\[([a-z-]+)(?: ([^\]]*))?\](.*)$/i.exec(line)
  if (older !== null && KNOWN_COMMANDS.has(lower(older[1]))) return command(older, ';')
  return null
}

function command(
  [, name, properties = '', data = '']: RegExpExecArray,
  separator: string
): WorkflowCommand {
  const pairs = properties
    .split(separator)
    .map(pair => /^([^=]+)=(.*)$/.exec(pair.trim()))
    .flatMap(pair => (pair === null ? [] : [[pair[1] ?? '', unescape(pair[2] ?? '')] as const]))
  return { name: lower(name), properties: Object.fromEntries(pairs), data: unescape(data) }
}

function lower(name: string | undefined): string {
  return (name ?? '').toLowerCase()
}

function unescape(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%')
}
