import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { readTokenFile } from '../../../../src/aliyun/sessions/rrsa-token-file.js'
import { CallFailure } from '../../../../src/ports/call-failure.js'
import { plain } from '../../../../src/text/plain.js'

const folder = mkdtempSync(path.join(tmpdir(), 'token-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

test('a token file that the job’s user may not read fails with the setting to change in the pod', async () => {
  const tokenFile = path.join(folder, 'token')
  writeFileSync(tokenFile, 'x')
  chmodSync(tokenFile, 0)
  const account = {
    role: {
      arn: 'acs:ram::1234567890123456:role/pod',
      audience: 'sts.aliyuncs.com',
      sessionName: 'pod',
      seconds: 900
    },
    tokenFile
  }
  const failure = await asUnprivileged(() => readTokenFile(account)).catch(
    (error: unknown) => error
  )
  if (!(failure instanceof CallFailure)) throw new Error('The file was read.')
  const { code, message, hint } = failure.reason
  expect(code).toBe('credentials-rejected')
  expect(plain(message)).toContain('is not readable by the user that runs the job')
  expect(plain(hint)).toContain('fsGroup')
})

/** Root may read any file, so tests that run as root drop their privileges here. */
function asUnprivileged<T>(act: () => T): T {
  const user = process.geteuid?.()
  if (user !== 0) return act()
  process.seteuid?.(65_534)
  try {
    return act()
  } finally {
    process.seteuid?.(user)
  }
}
