import { writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { policySchema } from '../../src/policy/policy-schema.js'

/** Writes `schema/policy.schema.json`, by which editors complete, from what the action checks by. */
const file = new URL('../../schema/policy.schema.json', import.meta.url)
const style = await resolveConfig(file)
writeFileSync(file, await format(JSON.stringify(policySchema), { ...style, parser: 'json' }))
