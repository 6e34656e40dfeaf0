import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  guardedFiles,
  outputFileAt,
  removeOutputFile,
  runnerFilesIn,
  writeOutputFile,
  type OutputFile
} from '../../../src/runtime/output-file.js'
import { readRunner } from '../../../src/runtime/runner.js'

/** A workspace with what a pull request may have put into it, beside what is no business of it. */
let root: string
let env: Record<string, string>
const at = (...parts: string[]): string => path.join(root, ...parts)
const guarded = () => guardedFiles('.github/policy.yml', readRunner(env))

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'files-')))
  mkdirSync(at('workspace', '.github'), { recursive: true })
  mkdirSync(at('outside'))
  mkdirSync(at('temp'))
  writeFileSync(at('workspace', '.github', 'policy.yml'), 'the policy')
  writeFileSync(at('outside', 'profile'), 'the profile')
  writeFileSync(at('orders'), '')
  symlinkSync(at('outside', 'profile'), at('workspace', 'link.json'))
  symlinkSync(at('outside', 'new'), at('workspace', 'dangling.json'))
  symlinkSync(at('outside'), at('workspace', 'out'))
  symlinkSync('.github', at('workspace', 'inner'))
  symlinkSync('nowhere', at('workspace', 'gone'))
  symlinkSync(at('workspace'), at('linked'))
  linkSync(at('orders'), at('workspace', 'orders.json'))
  env = {
    GITHUB_WORKSPACE: at('workspace'),
    RUNNER_TEMP: at('temp'),
    GITHUB_OUTPUT: at('orders'),
    GITHUB_STATE: at('temp', 'state')
  }
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

const place = (asked: string): OutputFile => {
  const file = outputFileAt(asked, readRunner(env), guarded())
  if ('problem' in file) throw new Error(file.problem)
  return file
}

describe('a file is not to be written', () => {
  test.each([
    ['link.json', 'is a link; give another path'],
    ['dangling.json', 'is a link; give another path'],
    ['gone/report.json', 'is behind a link that leads nowhere; give another path'],
    ['gone/a/report.json', 'is behind a link that leads nowhere; give another path'],
    ['out/report.json', 'leads out of the workspace; give a path in it or in RUNNER_TEMP'],
    ['out/a/b/report.json', 'leads out of the workspace; give a path in it or in RUNNER_TEMP'],
    ['out/profile', 'leads out of the workspace; give a path in it or in RUNNER_TEMP'],
    ['../report.json', 'leads out of the workspace; give a path in it or in RUNNER_TEMP'],
    ['../workspace', 'leads out of the workspace; give a path in it or in RUNNER_TEMP'],
    ['../workspace2/x', 'leads out of the workspace; give a path in it or in RUNNER_TEMP'],
    ['.', 'leads out of the workspace; give a path in it or in RUNNER_TEMP'],
    ['.github', 'is a folder; give another path'],
    ['x/', 'names a folder; give the name of a file'],
    ['inner/policy.yml', 'is the policy file; give another path'],
    ['.github/policy.yml', 'is the policy file; give another path'],
    ['orders.json', 'is the runner’s own file GITHUB_OUTPUT; give another path'],
    ['../temp/state', 'is the runner’s own file GITHUB_STATE; give another path']
  ])('to %s, nor is anything removed there', (asked, problem) => {
    expect(outputFileAt(asked, readRunner(env), guarded())).toEqual({ problem })
    env['GITHUB_WORKSPACE'] = at('linked')
    expect(outputFileAt(asked, readRunner(env), guarded())).toEqual({ problem })
  })

  test('where the workspace is a link, and a path leads out of what it is', () => {
    env['GITHUB_WORKSPACE'] = at('linked')
    for (const asked of [
      'out/profile',
      at('workspace', 'out', 'profile'),
      at('linked', 'out', 'x')
    ]) {
      expect(outputFileAt(asked, readRunner(env), [])).toMatchObject({
        problem: expect.stringContaining('leads out')
      })
    }
  })

  test('over any of the runner’s own files, as far as it has them', () => {
    const names = [
      'GITHUB_OUTPUT',
      'GITHUB_ENV',
      'GITHUB_PATH',
      'GITHUB_STATE',
      'GITHUB_STEP_SUMMARY',
      'GITHUB_EVENT_PATH'
    ]
    const all = Object.fromEntries(names.map(name => [name, at('temp', name)]))
    expect(
      runnerFilesIn(readRunner({ ...all, GITHUB_SHA: 'x' })).map(({ path: file }) => file)
    ).toEqual(names.map(name => at('temp', name)))
    expect(runnerFilesIn(readRunner({ GITHUB_ENV: '' }))).toEqual([])
  })

  test('in a workspace that is not there', () => {
    const nowhere = readRunner({ GITHUB_WORKSPACE: at('none'), RUNNER_TEMP: at('none') })
    expect(outputFileAt('report.json', nowhere, [])).toMatchObject({
      problem: expect.stringContaining('leads out of the workspace')
    })
  })
})

describe('a file is written', () => {
  test.each([
    'report.json',
    'a/b/report.json',
    'inner/report.json',
    '..a/report.json',
    '../temp/x/r'
  ])('whole, as %s, with nothing beside it, and removed from there', asked => {
    const file = place(asked)
    for (const text of ['first', 'second']) {
      writeOutputFile(file, text, guarded())
      expect(readFileSync(file.path, 'utf8')).toBe(text)
      expect(readdirSync(path.dirname(file.real)).filter(name => name.endsWith('.tmp'))).toEqual([])
    }
    removeOutputFile(file, guarded())
    expect(existsSync(file.path)).toBe(false)
    removeOutputFile(file, guarded())
  })

  test('in the real folder of a workspace that is a link', () => {
    env['GITHUB_WORKSPACE'] = at('linked')
    expect(place('a/r.json')).toEqual({
      path: at('linked', 'a', 'r.json'),
      real: at('workspace', 'a', 'r.json')
    })
  })

  test('in place of another, which keeps what it has under a second name', () => {
    writeFileSync(at('workspace', 'one'), 'old')
    linkSync(at('workspace', 'one'), at('workspace', 'two'))
    writeOutputFile(place('one'), 'new', guarded())
    expect(readFileSync(at('workspace', 'two'), 'utf8')).toBe('old')
  })

  test('only where nothing is, if it is to replace nothing', () => {
    const file = place('policy2.yml')
    writeOutputFile(file, 'first', [], false)
    expect(() => {
      writeOutputFile(file, 'second', [], false)
    }).toThrow(/EEXIST/)
    expect(readFileSync(file.real, 'utf8')).toBe('first')
    expect(readdirSync(at('workspace')).filter(name => name.endsWith('.tmp'))).toEqual([])
  })
})

describe('a place that is no longer what it was', () => {
  const attack = (asked: string, act: () => void): OutputFile => {
    const file = place(asked)
    act()
    return file
  }
  const refused = (file: OutputFile, words: RegExp): void => {
    expect(() => {
      writeOutputFile(file, 'x', guarded())
    }).toThrow(words)
    expect(readdirSync(at('outside'))).toEqual(['profile'])
    expect(readFileSync(at('outside', 'profile'), 'utf8')).toBe('the profile')
  }

  test('because a link was put there: it is not followed, nor removed', () => {
    const file = attack('r.json', () => {
      symlinkSync(at('outside', 'profile'), at('workspace', 'r.json'))
    })
    refused(file, /^it is a link$/)
    expect(() => {
      removeOutputFile(file, guarded())
    }).toThrow('it is a link')
    expect(readlinkSync(file.real)).toBe(at('outside', 'profile'))
  })

  test('because a folder of it became a link: nothing is made, written or removed behind it', () => {
    mkdirSync(at('workspace', 'd'))
    const moved = attack('d/profile', () => {
      renameSync(at('workspace', 'd'), at('workspace', 'e'))
      symlinkSync(at('outside'), at('workspace', 'd'))
    })
    refused(moved, /a folder of its path has become a link/)
    expect(() => {
      removeOutputFile(moved, guarded())
    }).toThrow('a folder of its path has become a link')
    const made = attack('f/g/r.json', () => {
      symlinkSync(at('outside'), at('workspace', 'f'))
    })
    refused(made, /a folder of its path has become a link/)
  })

  test('because a file that is guarded got this name', () => {
    const file = attack('r.json', () => {
      linkSync(at('workspace', '.github', 'policy.yml'), at('workspace', 'r.json'))
    })
    refused(file, /^it is the policy file$/)
    expect(() => {
      removeOutputFile(file, guarded())
    }).toThrow('it is the policy file')
    expect(readFileSync(file.real, 'utf8')).toBe('the policy')
  })

  test('because a folder is there', () => {
    refused(
      attack('r.json', () => {
        mkdirSync(at('workspace', 'r.json'))
      }),
      /^it is a folder$/
    )
    expect(readdirSync(at('workspace')).filter(name => name.endsWith('.tmp'))).toEqual([])
  })

  test('because a file stands where a folder was to be', () => {
    const file = place('file/r.json')
    writeFileSync(at('workspace', 'file'), '')
    refused(file, /EEXIST|ENOTDIR/)
  })
})

test('a folder that lets nobody write leaves the report of before, and an error', () => {
  mkdirSync(at('workspace', 'd'))
  writeFileSync(at('workspace', 'd', 'r.json'), 'old')
  const file = place('d/r.json')
  chmodSync(at('workspace', 'd'), 0o500)
  try {
    asNobodySpecial(() => {
      expect(() => {
        removeOutputFile(file, [])
      }).toThrow(/EACCES/)
    })
  } finally {
    chmodSync(at('workspace', 'd'), 0o700)
  }
  expect(lstatSync(file.real).isFile()).toBe(true)
})

/** Root may write anywhere; where the tests run as root, this does not. */
function asNobodySpecial(act: () => void): void {
  const user = process.geteuid?.()
  if (user !== 0) {
    act()
    return
  }
  const nobody = 65_534
  chmodSync(root, 0o755)
  chownSync(at('workspace', 'd'), nobody, nobody)
  process.seteuid?.(nobody)
  try {
    act()
  } finally {
    process.seteuid?.(user)
  }
}
