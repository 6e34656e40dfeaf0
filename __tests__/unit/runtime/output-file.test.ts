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
  describeFileError,
  protectedFilesOf,
  resolveOutputFile,
  removeOutputFile,
  runnerFilesIn,
  writeOutputFile,
  type OutputFile
} from '../../../src/runtime/output-file.js'
import { readRunner } from '../../../src/runtime/actions-runner.js'
import { plain } from '../../../src/text/plain.js'

/** A workspace with files that a pull request may have added, next to files outside that it must not reach. */
let root: string
let env: Record<string, string>
const pathTo = (...parts: string[]): string => path.join(root, ...parts)
const protectedFiles = () => protectedFilesOf('.github/policy.yml', readRunner(env))

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'files-')))
  mkdirSync(pathTo('workspace', '.github'), { recursive: true })
  mkdirSync(pathTo('outside'))
  mkdirSync(pathTo('temp'))
  writeFileSync(pathTo('workspace', '.github', 'policy.yml'), 'the policy')
  writeFileSync(pathTo('outside', 'profile'), 'the profile')
  writeFileSync(pathTo('orders'), '')
  symlinkSync(pathTo('outside', 'profile'), pathTo('workspace', 'link.json'))
  symlinkSync(pathTo('outside', 'new'), pathTo('workspace', 'dangling.json'))
  symlinkSync(pathTo('outside'), pathTo('workspace', 'out'))
  symlinkSync('.github', pathTo('workspace', 'inner'))
  symlinkSync('nowhere', pathTo('workspace', 'gone'))
  symlinkSync(pathTo('workspace'), pathTo('linked'))
  linkSync(pathTo('orders'), pathTo('workspace', 'orders.json'))
  env = {
    GITHUB_WORKSPACE: pathTo('workspace'),
    RUNNER_TEMP: pathTo('temp'),
    GITHUB_OUTPUT: pathTo('orders'),
    GITHUB_STATE: pathTo('temp', 'state')
  }
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

const resolve = (requestedPath: string): OutputFile => {
  const file = resolveOutputFile(requestedPath, readRunner(env), protectedFiles())
  if (!file.ok) throw new Error(file.problems.map(plain).join())
  return file.value
}
const problemsWith = (requestedPath: string, files = protectedFiles()): string[] => {
  const file = resolveOutputFile(requestedPath, readRunner(env), files)
  return file.ok ? [] : file.problems.map(plain)
}
/** Why an action on a file fails, in plain text. */
const failureOf = (act: () => void): string => {
  try {
    act()
  } catch (error) {
    return plain(describeFileError(error))
  }
  throw new Error('The action did not fail.')
}

describe('the path of a file', () => {
  const outsideByLink =
    'goes through a symbolic link that leads outside the workspace and RUNNER_TEMP. Use a path in the workspace or in RUNNER_TEMP.'

  test.each([
    ['link.json', 'is a symbolic link. Use another path.'],
    ['dangling.json', 'is a symbolic link. Use another path.'],
    ['gone/report.json', 'goes through a broken symbolic link. Use another path.'],
    ['gone/a/report.json', 'goes through a broken symbolic link. Use another path.'],
    ['out/report.json', outsideByLink],
    ['out/a/b/report.json', outsideByLink],
    ['out/profile', outsideByLink],
    ['../report.json', 'is outside the workspace. Use a path in the workspace or in RUNNER_TEMP.'],
    ['../workspace', 'is outside the workspace. Use a path in the workspace or in RUNNER_TEMP.'],
    ['../workspace2/x', 'is outside the workspace. Use a path in the workspace or in RUNNER_TEMP.'],
    ['.', 'is the path of a folder. Use the path of a file.'],
    ['..', 'is the path of a folder. Use the path of a file.'],
    ['a/..', 'is the path of a folder. Use the path of a file.'],
    ['.github', 'is a folder. Use another path.'],
    ['x/', 'is the path of a folder. Use the path of a file.'],
    ['inner/policy.yml', 'is the policy file. Use another path.'],
    ['.github/policy.yml', 'is the policy file. Use another path.'],
    ['orders.json', "is the runner's own file GITHUB_OUTPUT. Use another path."],
    ['../temp/state', "is the runner's own file GITHUB_STATE. Use another path."]
  ])('is rejected: %s', (requestedPath, problem) => {
    expect(problemsWith(requestedPath)).toEqual([problem])
    env['GITHUB_WORKSPACE'] = pathTo('linked')
    expect(problemsWith(requestedPath)).toEqual([problem])
  })

  test('is rejected when the workspace is a link and the path leads out of its target', () => {
    env['GITHUB_WORKSPACE'] = pathTo('linked')
    for (const requestedPath of ['out/profile', pathTo('linked', 'out', 'x')]) {
      expect(problemsWith(requestedPath, [])).toEqual([outsideByLink])
    }
    expect(problemsWith(pathTo('workspace', 'out', 'profile'), [])).toEqual([
      expect.stringContaining('is outside the workspace')
    ])
  })

  test('is protected for each of the runner’s own files that exist', () => {
    const names = [
      'GITHUB_OUTPUT',
      'GITHUB_ENV',
      'GITHUB_PATH',
      'GITHUB_STATE',
      'GITHUB_STEP_SUMMARY',
      'GITHUB_EVENT_PATH'
    ]
    const all = Object.fromEntries(names.map(name => [name, pathTo('temp', name)]))
    expect(
      runnerFilesIn(readRunner({ ...all, GITHUB_SHA: 'x' })).map(({ path: file }) => file)
    ).toEqual(names.map(name => pathTo('temp', name)))
    expect(runnerFilesIn(readRunner({ GITHUB_ENV: '' }))).toEqual([])
  })

  test('is rejected when the workspace does not exist', () => {
    env = { GITHUB_WORKSPACE: pathTo('none'), RUNNER_TEMP: pathTo('none') }
    expect(problemsWith('report.json', [])).toEqual([
      expect.stringContaining('is outside the workspace')
    ])
  })
})

describe('writing a file', () => {
  test.each([
    'report.json',
    'a/b/report.json',
    'inner/report.json',
    '..a/report.json',
    '../temp/x/r'
  ])('creates, replaces and removes %s, and leaves no temporary file', requestedPath => {
    const file = resolve(requestedPath)
    for (const text of ['first', 'second']) {
      writeOutputFile(file, text, protectedFiles())
      expect(readFileSync(file.path, 'utf8')).toBe(text)
      expect(readdirSync(path.dirname(file.real)).filter(name => name.endsWith('.tmp'))).toEqual([])
    }
    removeOutputFile(file, protectedFiles())
    expect(existsSync(file.path)).toBe(false)
    removeOutputFile(file, protectedFiles())
  })

  test('uses the real folder of a workspace that is a link', () => {
    env['GITHUB_WORKSPACE'] = pathTo('linked')
    expect(resolve('a/r.json')).toEqual({
      path: pathTo('linked', 'a', 'r.json'),
      real: pathTo('workspace', 'a', 'r.json')
    })
  })

  test('leaves the content of a replaced file under its second name', () => {
    writeFileSync(pathTo('workspace', 'one'), 'old')
    linkSync(pathTo('workspace', 'one'), pathTo('workspace', 'two'))
    writeOutputFile(resolve('one'), 'new', protectedFiles())
    expect(readFileSync(pathTo('workspace', 'two'), 'utf8')).toBe('old')
  })

  test('fails on an existing file that must not be replaced', () => {
    const file = resolve('policy2.yml')
    writeOutputFile(file, 'first', [], false)
    expect(() => {
      writeOutputFile(file, 'second', [], false)
    }).toThrow(/EEXIST/)
    expect(readFileSync(file.real, 'utf8')).toBe('first')
    expect(readdirSync(pathTo('workspace')).filter(name => name.endsWith('.tmp'))).toEqual([])
  })
})

describe('a path that changed since its check fails', () => {
  const changeAfterCheck = (requestedPath: string, act: () => void): OutputFile => {
    const file = resolve(requestedPath)
    act()
    return file
  }
  const expectRejected = (file: OutputFile, pattern: RegExp): void => {
    expect(
      failureOf(() => {
        writeOutputFile(file, 'x', protectedFiles())
      })
    ).toMatch(pattern)
    expect(readdirSync(pathTo('outside'))).toEqual(['profile'])
    expect(readFileSync(pathTo('outside', 'profile'), 'utf8')).toBe('the profile')
  }

  test('when a link was created there, which is neither followed nor removed', () => {
    const file = changeAfterCheck('r.json', () => {
      symlinkSync(pathTo('outside', 'profile'), pathTo('workspace', 'r.json'))
    })
    expectRejected(file, /^it is a symbolic link$/)
    expect(
      failureOf(() => {
        removeOutputFile(file, protectedFiles())
      })
    ).toBe('it is a symbolic link')
    expect(readlinkSync(file.real)).toBe(pathTo('outside', 'profile'))
  })

  test('when a folder of it became a link, and nothing behind the link changes', () => {
    mkdirSync(pathTo('workspace', 'd'))
    const moved = changeAfterCheck('d/profile', () => {
      renameSync(pathTo('workspace', 'd'), pathTo('workspace', 'e'))
      symlinkSync(pathTo('outside'), pathTo('workspace', 'd'))
    })
    expectRejected(moved, /a folder in its path was replaced with a symbolic link/)
    expect(
      failureOf(() => {
        removeOutputFile(moved, protectedFiles())
      })
    ).toBe('a folder in its path was replaced with a symbolic link')
    const made = changeAfterCheck('f/g/r.json', () => {
      symlinkSync(pathTo('outside'), pathTo('workspace', 'f'))
    })
    expectRejected(made, /a folder in its path was replaced with a symbolic link/)
  })

  test('when a protected file got this name', () => {
    const file = changeAfterCheck('r.json', () => {
      linkSync(pathTo('workspace', '.github', 'policy.yml'), pathTo('workspace', 'r.json'))
    })
    expectRejected(file, /^it is the policy file$/)
    expect(
      failureOf(() => {
        removeOutputFile(file, protectedFiles())
      })
    ).toBe('it is the policy file')
    expect(readFileSync(file.real, 'utf8')).toBe('the policy')
  })

  test('when a folder was created there', () => {
    expectRejected(
      changeAfterCheck('r.json', () => {
        mkdirSync(pathTo('workspace', 'r.json'))
      }),
      /^it is a folder$/
    )
    expect(readdirSync(pathTo('workspace')).filter(name => name.endsWith('.tmp'))).toEqual([])
  })

  test('when a file was created in place of one of its folders', () => {
    const file = resolve('file/r.json')
    writeFileSync(pathTo('workspace', 'file'), '')
    expectRejected(file, /EEXIST|ENOTDIR/)
  })
})

test('removing from a read-only folder fails and keeps the file', () => {
  mkdirSync(pathTo('workspace', 'd'))
  writeFileSync(pathTo('workspace', 'd', 'r.json'), 'old')
  const file = resolve('d/r.json')
  chmodSync(pathTo('workspace', 'd'), 0o500)
  try {
    asUnprivilegedUser(() => {
      expect(() => {
        removeOutputFile(file, [])
      }).toThrow(/EACCES/)
    })
  } finally {
    chmodSync(pathTo('workspace', 'd'), 0o700)
  }
  expect(lstatSync(file.real).isFile()).toBe(true)
})

/** Root may write anywhere, so tests that run as root switch to another user. */
function asUnprivilegedUser(act: () => void): void {
  const user = process.geteuid?.()
  if (user !== 0) {
    act()
    return
  }
  const nobody = 65_534
  chmodSync(root, 0o755)
  chownSync(pathTo('workspace', 'd'), nobody, nobody)
  process.seteuid?.(nobody)
  try {
    act()
  } finally {
    process.seteuid?.(user)
  }
}
