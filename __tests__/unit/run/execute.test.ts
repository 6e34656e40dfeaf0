import { describe, expect, jest, test } from '@jest/globals'
import type { Reason, UnknownReason } from '../../../src/encryption/reason.js'
import { inputDefaults, parseInputs } from '../../../src/inputs/inputs.js'
import type { RunContext } from '../../../src/run/reconcile-policy.js'
import { CallFailure } from '../../../src/ports/call-failure.js'
import type { BucketListing } from '../../../src/ports/cloud-ports.js'
import { execute } from '../../../src/run/execute.js'

/** What becomes of the account's list, before any bucket is asked for. */
const denied: Reason<UnknownReason> = {
  code: 'access-denied',
  message: 'No list.',
  hint: 'Allow it.'
}
const limits: string[] = []

function sceneOf(
  list: () => Promise<BucketListing>,
  given: Record<string, string> = {},
  stoppedBy?: string
): RunContext {
  const { inputs } = parseInputs({ ...inputDefaults, bucket: 'p*', algorithm: 'AES256', ...given })
  if (inputs.scope.kind !== 'inputs') throw new Error('The inputs are the policy here.')
  const { policy } = inputs.scope
  const idle = new AbortController().signal
  const scene: Partial<Record<keyof RunContext, unknown>> = {
    plan: {
      inputs,
      policy,
      diagnostics: [{ message: 'odd' }],
      identity: { source: { kind: 'given', from: 'the inputs', credentials: {} } },
      proxies: {},
      reportFiles: {}
    },
    connection: { account: { list }, narrow: () => undefined },
    shutdown: {
      stop: idle,
      overtime: idle,
      stoppedBy: () => stoppedBy,
      limitTo: ({ calculation }: { calculation: string }) => limits.push(calculation)
    },
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    run: { runId: '42' },
    runner: {}
  }
  return scene as RunContext
}
const failing = () => Promise.reject(new CallFailure(denied))
const listing = (names: string[], account?: string) => () =>
  Promise.resolve({
    buckets: names.map(name => ({ name })),
    requestIds: [],
    ...(account === undefined ? {} : { account })
  })

describe('a list', () => {
  test('that could not be had: no finding, unknown, why, and what is odd about the policy', async () => {
    const report = await execute(sceneOf(failing, {}, 'SIGINT'))
    expect(report).toMatchObject({
      findings: [],
      listFailure: denied,
      stoppedBy: 'SIGINT',
      verdict: { status: 'unknown', failed: true },
      diagnostics: [{ message: 'odd' }],
      workflowRun: { runId: '42' }
    })
    expect(report).not.toHaveProperty('listedBuckets')
    expect(limits.at(-1)).toMatch(/requests for the list of the account's buckets/)
  })

  test('in which no bucket has a name that is asked for: a refusal that knows the account', async () => {
    const refused = await execute(sceneOf(listing(['logs'], '1234567890123456')))
    expect(refused).toMatchObject({
      problems: [{ message: expect.stringContaining('p*') }],
      after: 'list',
      account: '1234567890123456'
    })
    expect(await execute(sceneOf(listing(['logs'])))).not.toHaveProperty('account')
  })

  test('is not asked for where names are plain', async () => {
    const list = jest.fn(listing([]))
    const log = jest.spyOn(process.stdout, 'write').mockReturnValue(true)
    await execute(sceneOf(list, { bucket: 'photos' })).catch(() => undefined)
    log.mockRestore()
    expect(list).not.toHaveBeenCalled()
  })
})
