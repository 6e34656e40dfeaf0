import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { rooms } from '../../../../dev/architecture/rooms.mjs'

const files = ['src', 'dev'].flatMap(root =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map(file => path.posix.join(root, file.split(path.sep).join('/')))
    .filter(file => /\.(?:ts|mts|mjs)$/.test(file) && !file.includes('/node_modules/'))
)
const sources = files.filter(file => file.endsWith('.ts'))
const read = (file: string): string => readFileSync(file, 'utf8')

describe('the rooms', () => {
  test('are all folders that have code, but the one that declares them', () => {
    const folders = [...new Set(sources.map(file => path.posix.dirname(file)))].sort()
    expect(folders).toEqual(rooms.map(({ folder }) => folder).sort())
  })

  test('hold everything: at the top of src there is the entrance alone', () => {
    expect(sources.filter(file => path.posix.dirname(file) === 'src')).toEqual(['src/index.ts'])
  })

  test('are all described in the architecture page, and no other is', () => {
    const page = read('docs/architecture.md')
    const rows = [...page.matchAll(/^\| `((?:src|dev)\/[a-z/-]+?)\/?` +\|/gm)].map(
      ([, room]) => room
    )
    const described = rooms.map(({ folder }) => folder).filter(folder => folder !== 'src')
    expect([...rows].sort()).toEqual([...described].sort())
  })
})

/** Files of fewer than 20 lines, each with its reason. */
const short: Readonly<Record<string, string>> = {
  'dev/docs/write-inputs-page.ts': 'a command',
  'src/run/version.ts': 'a release changes it alone',
  'src/run/config-errors.ts': 'a type that plan, execution and publishing share',
  'src/reconcile/bucket-outcome.ts': 'a type that every step of the reconciliation returns',
  'src/report/log-line.ts': 'pure, while what writes to the log is not',
  'src/runtime/v8-heap.ts': 'the one place that sets a flag of V8',
  'src/runtime/secure-url.ts': 'one decision about security, for three rooms',
  'src/text/checked-value.ts': 'a type that every parser returns',
  'src/text/error-message.ts': 'one function, for several rooms',
  'src/text/escape-markup.ts': 'one escape, for HTML and XML',
  'src/aliyun/credentials/secrets.ts': 'one list: everything that is masked',
  'src/aliyun/oss/silence-url-parse-warning.ts':
    'must be loaded before ali-oss, and does nothing else',
  'src/aliyun/identifiers/bucket-name.ts': 'one grammar a file',
  'src/aliyun/http/tls-errors.ts': 'Node’s codes, which two diagnoses read',
  'src/ports/clock.ts': 'a port',
  'src/encryption/source-location.ts': 'two types that every room from policy to reports uses',
  'dev/scripts/write-policy-schema.ts': 'the entry of npm run schema',
  'dev/scripts/write-workflow-snippets.ts': 'the entry of npm run snippets',
  'dev/soak/report-schema.ts': 'loads a schema, for the soak and the tests',
  'dev/emulator/account/metadata-tokens.ts': 'one state of the account',
  'dev/emulator/http/timestamps.ts': 'the two formats of a time',
  'dev/emulator/oss/cors-preflight.ts': 'one rule of OSS, with its sources',
  'dev/emulator/signatures/nonce-store.ts': 'one state of the signatures',
  'dev/emulator/signatures/signature-rpc1.ts': 'one signature a file',
  'dev/runner/step/output-file.ts': 'one file format of the runner'
}

test('no wall is lower than needed: each room imports what it may import', () => {
  const imports = /(?:from|import\()\s*'([^']+)'|^import '([^']+)'/gm
  const unused = rooms.flatMap(({ folder, knows, packages }) => {
    const specifiers = sources
      .filter(file => path.posix.dirname(file) === folder)
      .flatMap(file =>
        [...read(file).matchAll(imports)].map(([, from, bare]) => from ?? bare ?? '')
      )
    const folders = new Set(
      specifiers.map(specifier => path.posix.dirname(path.posix.join(folder, specifier)))
    )
    const named = (name: string): boolean =>
      name === '**' ||
      specifiers.some(from => (name === 'node:*' ? from.startsWith('node:') : from === name))
    return [
      ...knows.filter(room => !folders.has(room)),
      ...packages.filter(name => !named(name))
    ].map(what => `${folder} may import ${what}, and does not`)
  })
  expect(unused).toEqual([])
})

test('no file is a fragment, but for those with a reason', () => {
  const found = sources.filter(file => read(file).trimEnd().split('\n').length < 20)
  expect(found.filter(file => !Object.hasOwn(short, file))).toEqual([])
})

test('no two exported types have one name', () => {
  const exported = /^export (?:abstract )?(?:interface|type|class|enum) (\w+)/gm
  const names = sources.flatMap(file => [...read(file).matchAll(exported)].map(([, name]) => name))
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

/** Names that this field does not have, and what stands for the same here. See docs/architecture.md. */
const retired =
  /^(?:surroundings|around|notebook|outside|untold|doubt|conversation|persist|patience|given-?up|pace|no-?answer|crossing|foreign-?text|hurry|setback|the-?one|whereabouts|tell(?:ing|-.*)?|troubles?|needs-?doing|in-?order|rows-?that-?fit|cleaned|announcement|remark|young-?heap|leak-?guard|interruption|heed.*|contradictions|absent-?secrets|scene|extent|mend|put-?back)$/i

test('no file and no exported name is of the vocabulary that was given up', () => {
  const named = sources.map(file => path.posix.basename(file, '.ts'))
  const exported = sources.flatMap(file =>
    [
      ...read(file).matchAll(
        /^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm
      )
    ].map(([, name]) => name ?? '')
  )
  expect([...named, ...exported].filter(name => retired.test(name))).toEqual([])
})
