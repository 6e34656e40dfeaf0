import { describe, expect, test } from '@jest/globals'
import { runContext } from '../../../src/report/run-context.js'

describe('the workflow’s file', () => {
  const fileOf = (ref: string | undefined): string | undefined =>
    runContext({
      GITHUB_REPOSITORY: 'octo/shop',
      ...(ref === undefined ? {} : { GITHUB_WORKFLOW_REF: ref })
    })['workflowFile']

  test.each([
    ['nightly.yml', 'refs/heads/main'],
    ['nightly@eu.yml', 'refs/heads/main'],
    ['nightly.yml', 'refs/heads/octo@refs/heads/main'],
    ['a@b@c.yml', 'refs/pull/7/merge'],
    ['@refs.yml', 'refs/tags/v1@2'],
    ['nightly@eu.yml', '0123456789abcdef0123456789abcdef01234567']
  ])('keeps every @ of its name: %s of %s', (file, ref) => {
    const path = `.github/workflows/${file}`
    expect(fileOf(`octo/shop/${path}@${ref}`)).toBe(path)
  })

  test.each([undefined, '', 'octo/shop', 'mona/shop/.github/workflows/a.yml@refs/heads/main'])(
    'is not known from %j',
    ref => {
      expect(fileOf(ref)).toBeUndefined()
    }
  )
})
