import { describe, expect, jest, test } from '@jest/globals'
import type { Reason, UnknownCode } from '../../../src/encryption/reason.js'
import { inputDefaults, parseInputs } from '../../../src/inputs/inputs.js'
import type { RunContext } from '../../../src/run/reconcile-policy.js'
import { CallFailure } from '../../../src/ports/call-failure.js'
import type { BucketListing } from '../../../src/ports/cloud-ports.js'
import { readRunner } from '../../../src/runtime/actions-runner.js'
import { execute } from '../../../src/run/execute.js'
import { code, message, type Message } from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'

const denied: Reason<UnknownCode> = {
  code: 'access-denied',
  message: message`No list.`,
  hint: message`Allow it.`
}
const odd = { message: message`odd` }
const limits: string[] = []

function contextWith(
  list: () => Promise<BucketListing>,
  more: Record<string, string> = {},
  stoppedBy?: Message
): RunContext {
  const { inputs } = parseInputs({ ...inputDefaults, bucket: 'p*', algorithm: 'AES256', ...more })
  if (inputs.scope.kind !== 'inputs') throw new Error('The inputs are the policy here.')
  const { policy } = inputs.scope
  const idle = new AbortController().signal
  const context: Partial<Record<keyof RunContext, unknown>> = {
    plan: {
      inputs,
      policy,
      diagnostics: [odd],
      identity: { source: { kind: 'given', from: 'the inputs', credentials: {} } },
      proxies: {},
      reportFiles: {}
    },
    connection: { account: { list }, narrow: () => undefined },
    shutdown: {
      stop: idle,
      overtime: idle,
      stoppedBy: () => stoppedBy,
      limitTo: ({ calculation }: { calculation: Message }) => limits.push(plain(calculation))
    },
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    startedAt: new Date(),
    workflowRun: { runId: '42' },
    runner: readRunner({})
  }
  return context as RunContext
}
const failToList = () => Promise.reject(new CallFailure(denied))
const listing = (names: string[], account?: string) => () =>
  Promise.resolve({
    buckets: names.map(name => ({ name })),
    requestIds: [],
    ...(account === undefined ? {} : { account })
  })

describe('the list of the account’s buckets', () => {
  test('makes the run unknown when it fails, and keeps the warnings about the policy', async () => {
    const result = await execute(contextWith(failToList, {}, [code('SIGINT')]))
    expect(result).toMatchObject({
      ok: true,
      value: {
        findings: [],
        listFailure: denied,
        stoppedBy: [code('SIGINT')],
        verdict: { status: 'unknown', failed: true },
        diagnostics: [odd],
        workflowRun: { runId: '42' }
      }
    })
    expect(result).not.toHaveProperty('value.listedBuckets')
    expect(limits.at(-1)).toMatch(/requests for the credentials and the bucket list/)
  })

  test('is a configuration error that names the account when no bucket matches a pattern', async () => {
    const rejected = await execute(contextWith(listing(['logs'], '1234567890123456')))
    expect(rejected).toMatchObject({
      ok: false,
      problems: [{ message: expect.anything() }],
      phase: 'list',
      account: '1234567890123456'
    })
    if (rejected.ok) return
    expect(rejected.problems.map(problem => plain(problem.message))).toEqual([
      expect.stringContaining('p*')
    ])
    expect(await execute(contextWith(listing(['logs'])))).not.toHaveProperty('account')
  })

  test('is not requested when the policy has plain bucket names only', async () => {
    const list = jest.fn(listing([]))
    const log = jest.spyOn(process.stdout, 'write').mockReturnValue(true)
    await execute(contextWith(list, { bucket: 'photos' })).catch(() => undefined)
    log.mockRestore()
    expect(list).not.toHaveBeenCalled()
  })
})
