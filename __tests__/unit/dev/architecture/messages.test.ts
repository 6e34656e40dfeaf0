import { beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { parse } from 'yaml'
import { policySchema } from '../../../../src/policy/policy-schema.js'

/**
 * Messages are data until a surface renders them, and nothing reads what was rendered. These tests
 * hold that by the types of the whole source, and look at the words of every message.
 */
const root = fileURLToPath(new URL('../../../../', import.meta.url))
const renderers = ['src/text/plain.ts', 'src/text/html.ts']

/** A file that reads rendered messages in every way that must be found: each of its last lines. */
const reader = path.join(root, 'src/text/reader.ts')
const readings = [
  `export const byMethod = plain(m).includes('x')`,
  `export const byLength = plain(m).length`,
  `export const byComparison = plain(m) === 'x'`,
  `export const byPattern = /x/.test(html(m))`,
  `export const byArgument = 'xy'.startsWith(plain(m))`,
  `export function bySwitch() { switch (plain(m)) { default: } }`,
  `const text = plain(m); export const byVariable = text.split(' ')`
]
const readerText = [
  `import { message } from './message.js'`,
  `import { plain } from './plain.js'`,
  `import { html } from './html.js'`,
  'const m = message`x`',
  ...readings
].join('\n')

/** The sources and the reader, in one program: creating one takes seconds. */
function load(): ts.Program {
  const file = path.join(root, 'tsconfig.build.json')
  const { config } = ts.readConfigFile(file, name => readFileSync(name, 'utf8')) as {
    config: unknown
  }
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const host = ts.createCompilerHost(options)
  const getSourceFile = host.getSourceFile.bind(host)
  host.getSourceFile = (name, version) =>
    name === reader ? ts.createSourceFile(name, readerText, version) : getSourceFile(name, version)
  return ts.createProgram([...fileNames, reader], { ...options, noEmit: true }, host)
}

const relative = (file: ts.SourceFile): string =>
  path.relative(root, file.fileName).split(path.sep).join('/')

function placeOf(node: ts.Node, file: ts.SourceFile): string {
  const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
  return `${relative(file)}:${line + 1}`
}

function sourcesOf(program: ts.Program): ts.SourceFile[] {
  return program
    .getSourceFiles()
    .filter(file => relative(file).startsWith('src/') && file.fileName !== reader)
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node)
  ts.forEachChild(node, child => {
    visit(child, look)
  })
}

/** Every place that reads a rendered message: a property, a comparison, an argument of a pattern or a string method. */
function readersOf(program: ts.Program, files: readonly ts.SourceFile[]): string[] {
  const checker = program.getTypeChecker()
  const isRendered = (node: ts.Expression): boolean => {
    const type = checker.getTypeAtLocation(node)
    const types = type.isUnion() ? type.types : [type]
    return types.some(
      each =>
        each.isIntersection() &&
        each.types.some(part =>
          part.getProperties().some(({ escapedName }) => String(escapedName).includes('isRendered'))
        )
    )
  }
  return files.flatMap(file => {
    const found: string[] = []
    visit(file, node => {
      const reads =
        ((ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) &&
          isRendered(node.expression)) ||
        (ts.isBinaryExpression(node) &&
          /^(?:[!=]==?|[<>]=?)$/.test(node.operatorToken.getText()) &&
          [node.left, node.right].some(isRendered)) ||
        (ts.isSwitchStatement(node) && isRendered(node.expression)) ||
        (ts.isCallExpression(node) &&
          ts.isPropertyAccessExpression(node.expression) &&
          /^(?:test|exec|match|matchAll|search|includes|startsWith|endsWith|indexOf|replace|replaceAll|has|get|find)$/.test(
            node.expression.name.text
          ) &&
          node.arguments.some(isRendered))
      if (!reads) return
      found.push(`${placeOf(node, file)} ${node.getText(file).slice(0, 60)}`)
    })
    return found
  })
}

/** Our own words in message templates, by place. */
function wordsOf(program: ts.Program): { place: string; text: string }[] {
  return sourcesOf(program).flatMap(file => {
    const found: { place: string; text: string }[] = []
    visit(file, node => {
      if (!ts.isTaggedTemplateExpression(node) || node.tag.getText(file) !== 'message') return
      const { template } = node
      const pieces = ts.isNoSubstitutionTemplateLiteral(template)
        ? [template]
        : [template.head, ...template.templateSpans.map(span => span.literal)]
      for (const piece of pieces) {
        found.push({ place: placeOf(piece, file), text: piece.text })
      }
    })
    return found
  })
}

/** The names that messages give as inputs or keys of the policy. */
function inputsNamed(program: ts.Program): { place: string; name: string }[] {
  return sourcesOf(program).flatMap(file => {
    const found: { place: string; name: string }[] = []
    visit(file, node => {
      if (!ts.isCallExpression(node) || node.expression.getText(file) !== 'input') return
      const [first] = node.arguments
      if (first === undefined || !ts.isStringLiteral(first)) return
      found.push({ place: placeOf(node, file), name: first.text })
    })
    return found
  })
}

const inputs = Object.keys(
  (parse(readFileSync(path.join(root, 'action.yml'), 'utf8')) as { inputs: object }).inputs
)
const { properties, definitions } = policySchema
const policyKeys = [
  properties,
  definitions.rule.properties,
  definitions.exemption.properties
].flatMap(Object.keys)

let program: ts.Program
/** On a busy machine the compiler takes long. */
const patienceMs = 120_000
beforeAll(() => {
  program = load()
}, patienceMs)

describe('a rendered message', () => {
  test(
    'is read by nothing',
    () => {
      expect(readersOf(program, sourcesOf(program))).toEqual([])
    },
    patienceMs
  )

  test('is found wherever it is read', () => {
    const file = program.getSourceFile(reader)
    const lines = readersOf(program, file === undefined ? [] : [file]).map(place =>
      Number(/:(\d+) /.exec(place)?.[1])
    )
    const first = readerText.split('\n').length - readings.length + 1
    expect(lines).toEqual(readings.map((_, index) => first + index))
  })

  test('is made only where something is shown or written', () => {
    const importers = sourcesOf(program)
      .filter(file =>
        file.statements.some(
          statement =>
            ts.isImportDeclaration(statement) &&
            /\/(?:plain|html)\.js$/.test((statement.moduleSpecifier as ts.StringLiteral).text)
        )
      )
      .map(relative)
      .filter(file => !file.startsWith('src/report/') && !renderers.includes(file))
    // A draft is a file with names and comments.
    expect(importers).toEqual(['src/policy/draft-policy.ts'])
  })
})

describe('the words of messages', () => {
  test('hold nothing that GitHub turns into a mention, a reference, a link or a formula', () => {
    const active =
      /[@#$]\w|\w:\/\/|\bwww\.|\w\.(?:com|org|cn|yml)\b|[a-z]:[a-z]|[a-z]_[a-z]|[0-9a-f]{7}/i
    expect(wordsOf(program).filter(({ text }) => active.test(text))).toEqual([])
  })

  test('name inputs only as inputs', () => {
    const hyphenated = inputs.filter(name => name.includes('-'))
    const named = new RegExp(`(?<![\\w-])(?:${hyphenated.join('|')})(?![\\w-])`)
    expect(wordsOf(program).filter(({ text }) => named.test(text))).toEqual([])
  })

  test('name no input or key that does not exist', () => {
    const known = new Set([...inputs, ...policyKeys])
    expect(inputsNamed(program).filter(({ name }) => !known.has(name))).toEqual([])
  })

  test('are found at all', () => {
    expect(wordsOf(program).length).toBeGreaterThan(300)
    expect(inputsNamed(program).length).toBeGreaterThan(50)
  })
})
