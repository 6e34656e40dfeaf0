import { writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { policySchema } from '../../src/policy/policy-schema.js'

/**
 * Writes `schema/policy.schema.json`, which editors complete from, from the schema that the action
 * validates with.
 */
const file = new URL('../../schema/policy.schema.json', import.meta.url)
const style = await resolveConfig(file)
writeFileSync(file, await format(JSON.stringify(policySchema), { ...style, parser: 'json' }))
