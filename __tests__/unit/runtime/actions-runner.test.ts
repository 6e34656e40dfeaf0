import { describe, expect, test } from '@jest/globals'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readRunner } from '../../../src/runtime/actions-runner.js'

describe('the engine', () => {
  test.each([
    ['GitHub', {}],
    ['GitHub', { ACT: 'false' }],
    ['act', { ACT: 'true' }],
    ['Gitea', { ACT: 'true', GITEA_ACTIONS: 'true' }],
    ['Forgejo', { ACT: 'true', GITEA_ACTIONS: 'true', FORGEJO_ACTIONS: 'true' }]
  ])('is %s with %j', (engine, env) => {
    expect(readRunner(env).engine).toBe(engine)
  })
})

test('a variable that is not set, or empty, reads as empty', () => {
  for (const env of [{}, { GITHUB_STEP_SUMMARY: '', GITHUB_OUTPUT: '' }]) {
    expect(readRunner(env)).toMatchObject({
      summaryFile: '',
      outputFile: '',
      sha: '',
      actionRepository: '',
      actionRef: '',
      files: []
    })
  }
})

test.each([
  [{ GITHUB_ACTIONS: 'true' }, true],
  [{ GITHUB_ACTIONS: 'true', GITEA_ACTIONS: 'true' }, true],
  [{ GITHUB_ACTIONS: '1' }, false],
  [{ GITLAB_CI: 'true' }, false]
])('with %j a runner reads the commands: %s', (env, readsCommands) => {
  expect(readRunner(env)).toMatchObject({ readsCommands })
})

test.each([
  ['1', true],
  ['', false],
  ['true', false]
])('RUNNER_DEBUG=%j turns step debugging on: %s', (value, debug) => {
  expect(readRunner({ RUNNER_DEBUG: value }).debug).toBe(debug)
})

test('the repository and the ref of the action are those of the step', () => {
  expect(
    readRunner({ GITHUB_ACTION_REPOSITORY: 'octo/encryption', GITHUB_ACTION_REF: 'v1' })
  ).toMatchObject({ actionRepository: 'octo/encryption', actionRef: 'v1' })
})

test('the folders are absolute, and have defaults outside of a runner', () => {
  expect(readRunner({})).toMatchObject({
    workspace: process.cwd(),
    temporaryFolder: path.resolve(tmpdir())
  })
  expect(readRunner({ GITHUB_WORKSPACE: 'a', RUNNER_TEMP: 'b' })).toMatchObject({
    workspace: path.resolve('a'),
    temporaryFolder: path.resolve('b')
  })
})
