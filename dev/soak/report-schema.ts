import { Ajv } from 'ajv'
import { readFileSync } from 'node:fs'

const schema = JSON.parse(
  readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8')
) as object
const validate = new Ajv({ allErrors: true, strict: true }).compile(schema)

/** The errors of a JSON report against the published schema. */
export function reportSchemaErrors(report: unknown): unknown[] {
  validate(report)
  return validate.errors ?? []
}
