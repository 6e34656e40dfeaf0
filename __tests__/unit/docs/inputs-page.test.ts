import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { generateInputsPage } from '../../../dev/docs/inputs-page.js'
import { readActionFile } from '../../../dev/runner/step/action-file.js'

const page = readFileSync('docs/inputs.md', 'utf8')
const action = readActionFile()

describe('docs/inputs.md', () => {
  test('says what action.yml says; npm run docs writes it', () => {
    expect(page).toBe(generateInputsPage(page, action))
  })

  test('has every input under a heading of its own, and every output in the table', () => {
    for (const name of Object.keys(action.inputs)) expect(page).toContain(`\n### ${name}\n`)
    for (const name of Object.keys(action.outputs)) expect(page).toContain(`\n| \`${name}\` | `)
  })
})

describe('the generator', () => {
  test('refuses an input that no group has', () => {
    const more = { ...action, inputs: { ...action.inputs, 'new-input': { description: 'New.' } } }
    expect(() => generateInputsPage(page, more)).toThrow('no place for new-input')
  })

  test('refuses a group that names an input which is gone', () => {
    const fewer = Object.fromEntries(
      Object.entries(action.inputs).filter(([name]) => name !== 'canary')
    )
    expect(() => generateInputsPage(page, { ...action, inputs: fewer })).toThrow('no input canary')
  })

  test('refuses a page without a marker', () => {
    expect(() =>
      generateInputsPage(page.replace('<!-- generated:outputs -->', ''), action)
    ).toThrow('lacks <!-- generated:outputs -->')
  })

  test('writes a paragraph and a list item as one line each', () => {
    const bucket = { description: 'One\ntwo.\n\n- a\n  b\n- c' }
    const written = generateInputsPage(page, { ...action, inputs: { ...action.inputs, bucket } })
    expect(written).toContain('### bucket\n\nOne two.\n\n- a b\n- c\n\nDefault: empty.')
  })
})
