import { describe, expect, test } from '@jest/globals'
import { junitSchemaErrors } from '../unit/report/junit/junit-schema.js'
import { sarifSchemaErrors } from '../unit/report/sarif/sarif-schema.js'
import { addSampleBuckets } from './support/sample-account.js'
import { actionFixture } from './support/action-fixture.js'

const oss = actionFixture()
const reports = { 'sarif-report': 'out/oss.sarif', 'junit-report': 'out/oss.xml' }
const expectedFiles = Object.values(reports)
const policy = {
  'tiers.yml': `version: 1
rules:
  - name: customer data
    buckets: [prod-customer-*]
    algorithm: KMS
    kms-key-id: '*'
  - name: the rest
    buckets: ['*']
    algorithm: AES256
`
}

interface Sarif {
  readonly runs: readonly {
    readonly results: readonly {
      readonly ruleId: string
      readonly properties: { readonly bucket: string }
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string }
          readonly region?: { readonly startLine: number }
        }
      }[]
    }[]
  }[]
}

function resultsIn(text: string | undefined) {
  const [run] = (JSON.parse(text ?? '') as Sarif).runs
  return (run?.results ?? []).map(({ ruleId, properties, locations }) => {
    const { artifactLocation, region } = locations[0]?.physicalLocation ?? {}
    return [properties.bucket, ruleId, `${artifactLocation?.uri ?? ''}:${region?.startLine ?? ''}`]
  })
}

describe('SARIF and JUnit reports', () => {
  test('of a policy are at their paths, valid, and about the same buckets', async () => {
    addSampleBuckets(oss.emulator)
    oss.emulator.addFault({ bucket: 'prod-logs', act: { kind: 'error', code: 'AccessDenied' } })
    const result = await oss.run(
      { bucket: '', algorithm: '', 'policy-file': 'tiers.yml', ...reports },
      { files: policy, expectedFiles }
    )
    expect(result.exitCode).toBe(1)
    const { 'out/oss.sarif': sarif = '', 'out/oss.xml': junit = '' } = result.expectedFileContents
    expect(sarifSchemaErrors(JSON.parse(sarif))).toEqual([])
    expect(await junitSchemaErrors(junit)).toEqual([])
    expect(resultsIn(sarif)).toEqual([
      ['photos', 'oss-managed-key', 'tiers.yml:8'],
      ['prod-public-site', 'oss-managed-key', 'tiers.yml:8'],
      ['prod-logs', 'oss-managed-key', 'tiers.yml:8']
    ])
    expect(junit.match(/<testcase /g)).toHaveLength(6)
    expect(junit.match(/<failure /g)).toHaveLength(2)
    expect(junit.match(/<error /g)).toHaveLength(1)
    for (const line of ['SARIF report: ', 'JUnit report: ']) {
      expect(result.log.some(text => text.startsWith(line))).toBe(true)
    }
  })

  test('point at the workflow file without a policy', async () => {
    const result = await oss.run(reports, { expectedFiles })
    expect(resultsIn(result.expectedFileContents['out/oss.sarif'])).toEqual([
      ['photos', 'oss-managed-key', '.github/workflows/nightly.yml:1']
    ])
  })

  test('are not written as SARIF, nor kept, and JUnit is not green when the list fails', async () => {
    oss.emulator.addFault({
      operation: 'ListBuckets',
      act: { kind: 'error', code: 'AccessDenied' }
    })
    const result = await oss.run(
      { bucket: 'prod-*', 'fail-on': 'none', ...reports },
      { files: { 'out/oss.sarif': '{"stale":true}' }, expectedFiles }
    )
    expect(result.exitCode).toBe(0)
    expect(Object.keys(result.expectedFileContents)).toEqual(['out/oss.xml'])
    expect(result.expectedFileContents['out/oss.xml']).toContain('<error ')
    expect(
      result.commands.filter(({ name }) => name === 'warning').map(({ data }) => data)
    ).toContainEqual(expect.stringMatching(/^No SARIF report was written, because the buckets/))
  })

  test("that can't be written are one warning each, among the ten, and change no verdict", async () => {
    oss.emulator.setRule('photos', { algorithm: 'AES256' })
    const result = await oss.run(
      { 'sarif-report': 'file/oss.sarif', 'junit-report': 'file/oss.xml' },
      { files: { file: 'not a folder' } }
    )
    expect(result.exitCode).toBe(0)
    const warnings = result.commands.filter(({ name }) => name === 'warning')
    expect(warnings.map(({ data }) => data)).toEqual([
      expect.stringMatching(/^The SARIF report could not be written to /),
      expect.stringMatching(/^The JUnit report could not be written to /)
    ])
  })

  test('are not written unless configured', async () => {
    const result = await oss.run({}, { expectedFiles })
    expect(result.expectedFileContents).toEqual({})
  })
})
