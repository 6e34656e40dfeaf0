import { beforeAll, expect, test } from '@jest/globals'
import type { StepResult } from '../../dev/runner/step/run-step.js'
import { addSampleBuckets } from './support/sample-account.js'
import { actionFixture } from './support/action-fixture.js'
import { githubJob, pullRequest, schedule } from './support/github-job.js'

const oss = actionFixture()
const githubDouble = githubJob(oss)
beforeAll(() => {
  addSampleBuckets(oss.emulator)
})

/** Findings of every status, and more drift than the runner shows annotations for. */
const policy = `version: 1
rules:
  - name: customer data
    buckets: ['prod-customer-*']
    algorithm: KMS
  - name: any
    buckets: ['test-*']
    algorithm: any
  - name: others
    buckets: ['many-*', 'prod-public-*', photos]
    algorithm: AES256
exemptions:
  - bucket: prod-public-site
    reason: anonymous downloads
    owner: web-team
    expires: 2099-03-31
uncovered: drift
`
const names = Array.from({ length: 12 }, (_, index) => `many-${String(index).padStart(2, '0')}`)
const files = { 'tiers.yml': policy }
/** Every kind of report. */
const inputs = {
  bucket: '',
  algorithm: '',
  region: '',
  'policy-file': 'tiers.yml',
  'sarif-report': 'out/report.sarif',
  'junit-report': 'out/report.xml',
  'check-name': 'OSS encryption'
}
const expectedFiles = ['out/report.sarif', 'out/report.xml']

/** Runs on a pull request and on a schedule, in a repository without earlier reports. */
async function runs(): Promise<string[]> {
  const { comments, issues, checkRuns } = githubDouble.shop
  for (const records of [comments, issues, checkRuns]) records.length = 0
  const step = { files, expectedFiles }
  const ofPull = await githubDouble.run(
    pullRequest(githubDouble),
    { ...inputs, 'pr-comment': 'always' },
    step
  )
  const ofSchedule = await githubDouble.run(schedule(), { ...inputs, 'drift-issue': 'true' }, step)
  const bodies = {
    comments: comments.map(({ body }) => body),
    issues: issues.map(({ title, body }) => ({ title, body })),
    checks: checkRuns.map(({ conclusion, output, annotations }) => ({
      conclusion,
      output,
      annotations
    }))
  }
  expect([bodies.comments.length, bodies.issues.length, bodies.checks.length]).toEqual([1, 2, 2])
  return [asText(ofPull), asText(ofSchedule), timeless(JSON.stringify(bodies, null, 1))]
}

/** Everything that a step leaves on its machine, except masks and debug messages. */
function asText({
  stdout,
  stderr,
  outputs,
  summary,
  report,
  expectedFileContents
}: StepResult): string {
  expect(Object.keys(expectedFileContents)).toEqual(expectedFiles)
  const printed = stdout
    .replace(/^::(?:add-mask|debug)::.*\n/gm, '')
    // Logged every ten seconds in a run that takes that long.
    .replace(/^\d+ of \d+ buckets(?: so far|: .*)\n/gm, '')
  const texts = [printed, stderr, summary, report, ...Object.values(outputs)]
  return timeless([...texts, ...Object.values(expectedFileContents)].join('\n'))
}

/** Removes what depends on the clock, the run, its folder and its requests. */
function timeless(text: string): string {
  return text
    .replace(/\b[0-9A-F]{24}\b/g, '<request id>')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3}Z)?/g, '<time>')
    .replace(/("durationMs": ?|took +| time=")[\d.]+/g, '$1<time>')
    .replace(/(\/runs\/|#issuecomment-)\d+/g, '$1<id>')
    .replace(/oss-bucket-encryption-[0-9a-f]{8}\.json/g, '<report>')
    .replace(/step-\w{6}/g, '<folder>')
}

test('produces the same bytes for the same findings, in any order of responses', async () => {
  for (const name of names) oss.emulator.addBucket(name)
  oss.emulator.addFault({ bucket: 'test-logs', act: { kind: 'error', code: 'AccessDenied' } })
  const all: string[][] = []
  for (const slow of ['many-00', 'prod-customer-eu']) {
    oss.emulator.addFault({ bucket: slow, times: 2, act: { kind: 'delay', ms: 100 } })
    all.push(await runs())
  }
  expect(all[1]).toEqual(all[0])
})
