import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { json } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { parse } from 'yaml'
import { pageBlocks } from '../../dev/docs/code-blocks.js'
import { actionNode } from '../../dev/runner/step/run-step.js'
import { runStepScript, type ScriptResult, type WorkflowStep } from '../unit/workflows/workflow.js'

/** The step of docs/recipes.md that sends a message, verbatim, to a double of the two robots. */
const recipe = pageBlocks('docs/recipes.md').find(block => block.text.includes('DINGTALK_WEBHOOK'))
const step = (parse(recipe?.text ?? '') as WorkflowStep[])[1]
if (step === undefined) throw new Error('The recipe has no step that sends a message.')

let server: Server
let url: string
let bin: string
let received: unknown[]
let answer: { status: number; body: string }

beforeAll(async () => {
  server = createServer((request, response) => {
    void json(request).then(body => {
      received.push(body)
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/robot/send?access_token=t0ken`
  bin = await mkdtemp(path.join(tmpdir(), 'recipe-'))
  const jq = pathToFileURL(path.resolve('__tests__/action/support/jq.mjs')).href
  const curl = pathToFileURL(path.resolve('__tests__/action/support/curl.mjs')).href
  for (const [name, script] of Object.entries({ jq, curl })) {
    await writeFile(
      path.join(bin, name),
      `#!/bin/sh\nexec '${actionNode}' --no-warnings --input-type=module -e 'await import("${script}")' -- "$@"\n`,
      { mode: 0o755 }
    )
  }
})
beforeEach(() => {
  received = []
  answer = { status: 200, body: '{"errcode":0,"errmsg":"ok"}' }
})
afterAll(async () => {
  server.close()
  await rm(bin, { recursive: true })
})

const hostile =
  'quote " backslash \\ $(touch owned) `touch owned` ${WEBHOOK}\n::error::forged\n","msgtype":"x <at user_id="all"> 存储'

function send(changes: Record<string, string> = {}): Promise<ScriptResult> {
  const values = {
    'secrets.DINGTALK_WEBHOOK': url,
    'steps.encryption.outputs.status': 'drifted',
    'steps.encryption.outputs.error': hostile,
    'github.server_url': 'https://github.com',
    'github.repository': 'octo-org/shop',
    'github.run_id': '42'
  }
  return runStepScript({ ...step, env: { ...step?.env, ...changes } }, values, {
    cwd: bin,
    env: { PATH: [bin, process.env['PATH'] ?? ''].join(path.delimiter) }
  })
}

/** What differs for Feishu, from the sentence of the page. */
function feishuLines(): Record<string, string> {
  const page = readFileSync('docs/recipes.md', 'utf8')
  const lines = [...page.matchAll(/`((?:MESSAGE|ACCEPTED): [^`]+)`/g)].map(([, line = '']) => line)
  expect(lines).toHaveLength(2)
  return Object.assign({}, ...lines.map(line => parse(line) as object)) as Record<string, string>
}

const runUrl = 'https://github.com/octo-org/shop/actions/runs/42'
const text = `OSS encryption: drifted\n${hostile.replaceAll(/[<>]/g, ' ')}\n${runUrl}`

describe('a message', () => {
  test('reaches DingTalk as one text, whatever is in it', async () => {
    const { exitCode, log } = await send()
    expect({ exitCode, log }).toMatchObject({ exitCode: 0 })
    expect(received).toEqual([{ msgtype: 'text', text: { content: text } }])
    expect(log).not.toContain('t0ken')
  })

  test('reaches Feishu with the three lines that the page names', async () => {
    answer.body = '{"code":0,"msg":"success"}'
    const { exitCode } = await send(feishuLines())
    expect(exitCode).toBe(0)
    expect(received).toEqual([{ msg_type: 'text', content: { text } }])
  })

  test.each([
    ['a refusal with HTTP 200', 200, '{"errcode":310000,"errmsg":"keywords not in content"}'],
    ['a page of a proxy', 502, '<html>']
  ])('that ends with %s fails the step', async (_, status, body) => {
    answer = { status, body }
    const { exitCode, log } = await send()
    expect(exitCode).not.toBe(0)
    expect(log).not.toContain('t0ken')
  })

  test('without a secret fails before anything is sent', async () => {
    const { exitCode, log } = await send({ WEBHOOK: '' })
    expect(exitCode).toBe(1)
    expect(log).toContain('The secret with the webhook URL is empty')
    expect(received).toEqual([])
  })
})
