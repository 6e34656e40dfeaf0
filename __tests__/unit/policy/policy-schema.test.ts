import { expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { policySchema } from '../../../src/policy/policy-schema.js'

interface Part {
  description?: string
  properties?: Record<string, Part>
  definitions?: Record<string, Part>
  items?: Part
}

/** Every property and definition of the schema, with its path. */
function parts({ properties = {}, definitions = {} }: Part, path = ''): [string, Part][] {
  return Object.entries({ ...properties, ...definitions }).flatMap(([name, part]) => {
    const inner = `${path}/${name}`
    return [[inner, part] as [string, Part], ...parts(part, inner)]
  })
}

test('the published schema equals the one that policies are validated against (else: npm run schema)', () => {
  const published = new URL('../../../schema/policy.schema.json', import.meta.url)
  expect(JSON.parse(readFileSync(published, 'utf8'))).toEqual(policySchema)
})

test.each(parts(policySchema as Part))('%s has a description of whole sentences', (_, part) => {
  expect(part.description).toMatch(/^\S.{9,}\.$/s)
})
