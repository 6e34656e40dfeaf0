import ajvDraft04 from 'ajv-draft-04'
import { readFileSync } from 'node:fs'

/** We use only this file of the package: the official schema, which is of JSON Schema draft 4. */
const official = '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'
const schema = JSON.parse(
  readFileSync(new URL(`../../../../node_modules/${official}`, import.meta.url), 'utf8')
) as object

/** A character of a URI in RFC 3986, or a percent-encoded byte. */
const uriCharacters = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/
const ajv = new ajvDraft04.default({
  allErrors: true,
  strict: true,
  // The schema's alternatives require properties that are defined beside them.
  strictRequired: false,
  // Draft 4 has no such mode, and one of the schema's patterns would not compile in it.
  unicodeRegExp: false,
  formats: {
    uri: text => uriCharacters.test(text) && URL.canParse(text),
    'uri-reference': text => uriCharacters.test(text) && URL.canParse(text, 'file:///root/'),
    'date-time': text => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text)
  }
})
const validate = ajv.compile(schema)

/** The errors of a file against the official schema of SARIF 2.1.0. */
export function sarifSchemaErrors(log: unknown): unknown[] {
  validate(log)
  return validate.errors ?? []
}
