import { escapeMarkup } from '../../text/escape-markup.js'
import { plainText } from '../../text/plain-text.js'
import { code, maxTextLength } from './html.js'

/** Inputs and keys of policies that are plain words: meant only where a value follows. */
const plainNames = 'mode|algorithm|canary|region|endpoint|concurrency|uncovered|bucket'

const hyphenatedNames =
  'kms-key-id|kms-data-encryption|policy-file|fail-on|allow-downgrade|check-kms-key|max-attempts|request-timeout-seconds|internal-endpoint|kms-endpoint|sts-endpoint|role-to-assume|oidc-provider-arn|role-session-name|role-session-expiration|restrict-session|access-key-id|access-key-secret|security-token|json-report|sarif-report|junit-report|github-token|check-name|pr-comment|drift-issue|id-token'

/** An input with its value, but not `algorithm: required …` of a difference; else all up to the next space. */
const pieces = new RegExp(
  `(?<![^\\s("“])(?<!\\d )(?:${plainNames}|${hyphenatedNames}): (?!required )[\\w*-]+|[^\\s]+`,
  'g'
)

const input = new RegExp(`^(?:(?:${plainNames}|${hyphenatedNames}): .+|${hyphenatedNames})$`)

/**
 * What GitHub makes something of outside of code, also within HTML: mentions, references to issues,
 * URLs, commit ids, formulas, emoji of the form `:name:`. Ids, hosts, ARNs and actions of RAM look alike, and
 * are to be copied anyway.
 */
const autolinked = /[@#:$]|\w\.\w*[a-z]|[0-9a-f]{7}|gh-\d|^alias\/|^[a-z]+_[a-z_]+$/i

const before = new Set('"\'“‘([')
const after = new Set('"\'”’)].,;:!?…')

/**
 * A sentence as HTML, its inputs, names and ids as code. It comes out as one line: a blank line
 * would end the HTML block, and what follows would be read as Markdown.
 */
export function prose(text: string): string {
  return plainText(text, maxTextLength).replace(pieces, piece => {
    let start = 0
    let end = piece.length
    while (start < end && before.has(piece.charAt(start))) start += 1
    while (end > start && after.has(piece.charAt(end - 1))) end -= 1
    const word = piece.slice(start, end)
    if (!input.test(word) && !autolinked.test(word)) return escapeMarkup(piece)
    return `${escapeMarkup(piece.slice(0, start))}${code(word)}${escapeMarkup(piece.slice(end))}`
  })
}
