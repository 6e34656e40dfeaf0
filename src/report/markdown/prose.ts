import { escapeMarkup } from '../../text/escape-markup.js'
import { plainText } from '../../text/plain-text.js'
import { code, maxTextLength } from './html.js'

/** Inputs and policy keys that are common words: recognized only with a value. */
const plainNames = 'mode|algorithm|canary|region|endpoint|concurrency|uncovered|bucket'

const hyphenatedNames =
  'kms-key-id|kms-data-encryption|policy-file|fail-on|allow-downgrade|check-kms-key|max-attempts|request-timeout-seconds|internal-endpoint|kms-endpoint|sts-endpoint|role-to-assume|oidc-provider-arn|role-session-name|role-session-expiration|restrict-session|access-key-id|access-key-secret|security-token|json-report|sarif-report|junit-report|github-token|check-name|pr-comment|drift-issue|id-token'

/**
 * An input with its value, but not `algorithm: required …` of a difference; else up to the next
 * space.
 */
const tokenPattern = new RegExp(
  `(?<![^\\s("“])(?<!\\d )(?:${plainNames}|${hyphenatedNames}): (?!required )[\\w*-]+|[^\\s]+`,
  'g'
)

const inputPattern = new RegExp(`^(?:(?:${plainNames}|${hyphenatedNames}): .+|${hyphenatedNames})$`)

/**
 * What GitHub turns into something else outside of code, also in HTML: mentions, references to
 * issues, URLs, commit ids, formulas, emoji like `:name:`. Ids, hosts, ARNs and RAM actions also
 * match, which makes them easy to copy.
 */
const autolinked = /[@#:$]|\w\.\w*[a-z]|[0-9a-f]{7}|gh-\d|^alias\/|^[a-z]+_[a-z_]+$/i

const opening = new Set('"\'“‘([')
const closing = new Set('"\'”’)].,;:!?…')

/**
 * Renders a sentence as HTML, with inputs, names and ids as code. The result is one line: an empty
 * line would end the HTML block, and GitHub would read the rest as Markdown.
 */
export function prose(text: string): string {
  return plainText(text, maxTextLength).replace(tokenPattern, token => {
    let start = 0
    let end = token.length
    while (start < end && opening.has(token.charAt(start))) start += 1
    while (end > start && closing.has(token.charAt(end - 1))) end -= 1
    const word = token.slice(start, end)
    if (!inputPattern.test(word) && !autolinked.test(word)) return escapeMarkup(token)
    return `${escapeMarkup(token.slice(0, start))}${code(word)}${escapeMarkup(token.slice(end))}`
  })
}
