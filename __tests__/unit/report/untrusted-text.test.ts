import { afterEach, describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { parseWorkflowCommand } from '../../../dev/runner/step/workflow-command.js'
import type { Finding } from '../../../src/encryption/finding.js'
import { allAnnotations } from '../../../src/report/annotations.js'
import { checkAnnotations } from '../../../src/report/check-run/check-annotations.js'
import { configErrorMessage } from '../../../src/report/config-error-report.js'
import { jsonReport } from '../../../src/report/json.js'
import { junitReport } from '../../../src/report/junit/junit-report.js'
import { findingLog, diagnosticLogLine } from '../../../src/report/log/finding-log.js'
import { renderCheckOutput } from '../../../src/report/markdown/check-run-text.js'
import { renderBody } from '../../../src/report/markdown/comment-body.js'
import { renderConfigErrorSummary } from '../../../src/report/markdown/config-error-text.js'
import { renderIssue } from '../../../src/report/markdown/issue-content.js'
import { renderJobSummary } from '../../../src/report/markdown/job-summary.js'
import {
  writeAnnotation,
  writeBlock,
  writeLine,
  writeVerdict
} from '../../../src/report/publish/workflow-log.js'
import type { ConfigErrorReport, Report } from '../../../src/report/report.js'
import { sarifReport } from '../../../src/report/sarif/sarif-report.js'
import { redactDeep } from '../../../src/runtime/redact-deep.js'
import { SecretRedactor } from '../../../src/runtime/secret-redactor.js'
import {
  bucket,
  code,
  fact,
  input,
  join,
  lines,
  link,
  own,
  quote,
  requestReference,
  untrusted,
  value,
  words,
  type Insert,
  type Message,
  type Part
} from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'
import { parseJunit } from './junit/junit-file.js'
import {
  countByTagName,
  elementsOf,
  renderAsGithub,
  textOf,
  type HtmlElement
} from './markdown/render-as-github.js'
import { compliant, exemption, makeReport } from './sample-findings.js'

/** A secret that a server echoes, with characters that JSON, XML and URLs escape. */
const secret = 'S3cr&t/"Value"<x>+1234567890'

/** Pieces that some surface would take for more than text. */
const pieces = [
  '::error::forged',
  '##[add-mask]x',
  '\r\n',
  '\n\n',
  '\u2028',
  '\u200b',
  '\u202e',
  '\u0000',
  '\ud800',
  '<script>alert(1)</script>',
  '</td></table></details></p></pre>',
  '<!-- ',
  ' -->',
  '<img src=x onerror=alert(1)>',
  '&lt;b&gt;',
  '@octocat',
  '#12',
  'octo/shop#34',
  'GH-56',
  'https://evil.example/',
  'www.evil.example',
  'me@x.example',
  ':tada:',
  '$x^2$',
  '0123456789abcdef',
  '`',
  '```',
  '| a | b |',
  '# Heading',
  '[l](javascript:x)',
  ']]>',
  '"\'',
  '=cmd()',
  '%0A%0D',
  '桶',
  '😀',
  secret
]

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 12 })), {
    minLength: 1,
    maxLength: 12
  })
  .map(parts => `some ${parts.join(' ')} text`)

/** A message with the text in every kind of part, so that none is left out. */
function everyPart(text: string): Message {
  const parts: Readonly<Record<Part['kind'], Insert>> = {
    bucket: bucket(text, 'Bucket'),
    text: words('has'),
    value: value(text),
    code: code(text),
    input: input('region', text),
    link: link(text, text),
    untrusted: untrusted(text),
    quote: quote(text),
    own: own(untrusted(text), '(see the table)', 'Text'),
    fact: fact('Owner', untrusted(text)),
    'request-id': requestReference([text]),
    lines: lines(text, text)
  }
  return join(Object.values(parts), ' ')
}

/** A report with the text wherever text from outside may stand. */
function reportSaying(text: string): Report {
  const source = { file: text, line: 3, column: 1 }
  const details = {
    region: text,
    rule: text,
    source,
    actual: { algorithm: text, kmsKeyId: text },
    warnings: [everyPart(text)],
    checks: [everyPart(text)],
    requestIds: [text]
  }
  const reason = { message: everyPart(text), hint: everyPart(text) }
  const findings: Finding[] = [
    ...[1, 2].map(index =>
      compliant(`${text}${index}`, {
        ...details,
        status: 'unknown',
        reason: { code: 'network', ...reason }
      })
    ),
    compliant(`${text}3`, {
      ...details,
      status: 'drifted',
      reason: { code: 'key-differs', ...reason }
    }),
    compliant(`${text}4`, {
      ...details,
      status: 'applied',
      // Inputs can restore it, whatever the text.
      previous: { algorithm: 'AES256' }
    }),
    compliant(`${text}5`, {
      ...details,
      status: 'exempt',
      reason: { code: 'rule-missing', ...reason },
      exemption: exemption(1, { reason: text, owner: text, source })
    }),
    compliant(`${text}6`, { ...details, warnings: [] }),
    compliant(`${text}7`, details)
  ]
  return makeReport(findings, 'drift', {
    policy: { file: text, sha256: 'f'.repeat(64) },
    credentials: everyPart(text),
    account: text,
    draft: { text, unowned: [text] },
    diagnostics: [{ message: everyPart(text), source }],
    workflowRun: { repository: text, ref: text, sha: text, server: text, url: text },
    step: { uses: text, inputs: [['region', text]], secretInputs: [] }
  })
}

function configErrorsSaying(text: string): ConfigErrorReport {
  const problem = everyPart(text)
  return {
    kind: 'config-errors',
    problems: [
      { message: problem },
      { message: problem, source: { file: text, line: 1, column: 2 } }
    ],
    diagnostics: [{ message: everyPart(text) }],
    advice: everyPart(text),
    phase: 'nothing',
    mode: 'verify',
    startedAt: new Date(0),
    finishedAt: new Date(1),
    workflowRun: { url: text },
    pages: {}
  }
}

/** Removes the secret, as the run does before and after it renders. */
function redactor(): (text: string) => string {
  const secrets = new SecretRedactor()
  secrets.add(secret)
  return text => secrets.redact(text)
}

const redact = redactor()
const redacted = <T>(data: T): T => redactDeep(data, redact)

/** Every form of the secret that a surface may print, and its beginning, should it be cut. */
const leak = /S3cr(?:&|%26|\\u0026)|Value(?:\\?"|&quot;|&#34;|%22)|1234567890/

function markdownOf(report: Report, errors: ConfigErrorReport): Record<string, string> {
  const { summary, text } = renderCheckOutput(report)
  return {
    summary: renderJobSummary(report),
    comment: renderBody(report),
    issue: renderIssue(report).body,
    check: summary,
    'text of the check': text,
    'configuration errors': renderConfigErrorSummary(errors)
  }
}

const isCode = ({ tagName }: HtmlElement): boolean => tagName === 'code' || tagName === 'pre'
const elementsIn = (markdown: string) => {
  const { code: codes = 0, ...others } = countByTagName(
    elementsOf(renderAsGithub(markdown).sanitized)
  )
  return { codes, others }
}

/** What the runner reads of the standard output. */
function written(write: () => void): string[] {
  let output = ''
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation(chunk => {
    output += String(chunk)
    return true
  })
  write()
  spy.mockRestore()
  return output.split(/\r\n|\r|\n/)
}

afterEach(() => {
  jest.restoreAllMocks()
})

const runs = { numRuns: 60 }

describe('text from outside, whatever it is,', () => {
  test('adds no element to a Markdown report, and no mention, reference or link outside of code', () => {
    const tame = markdownOf(reportSaying('Some text'), configErrorsSaying('Some text'))
    const expected = Object.fromEntries(
      Object.entries(tame).map(([name, markdown]) => [name, elementsIn(markdown).others])
    )
    fc.assert(
      fc.property(hostile, text => {
        const report = redacted(reportSaying(text))
        const errors = redacted(configErrorsSaying(text))
        for (const [name, markdown] of Object.entries(markdownOf(report, errors))) {
          expect([name, elementsIn(markdown).others]).toEqual([name, expected[name]])
          const shown = textOf(renderAsGithub(markdown).sanitized, element => !isCode(element))
          expect(shown).not.toMatch(/@[a-z]|#\d|GH-\d|https?:\/\/|www\.|[0-9a-f]{7}|:\w+:|\$x/i)
          expect(redact(markdown)).not.toMatch(leak)
        }
      }),
      runs
    )
  })

  test('forges no workflow command in the log, the annotations or the error of the step', () => {
    fc.assert(
      fc.property(hostile, text => {
        const report = redacted(reportSaying(text))
        const blocks = findingLog(report.findings)
        const logged = written(() => {
          for (const block of blocks) writeBlock(block, false)
          for (const diagnostic of report.diagnostics) writeLine(diagnosticLogLine(diagnostic))
          writeVerdict(everyPart(redact(text)), 'drifted', false)
        })
        const commands = logged.filter(line => line.trimStart().startsWith('::'))
        expect(commands.map(line => parseWorkflowCommand(line)?.name)).toEqual(
          blocks.flatMap(({ title }) => (title === undefined ? [] : ['group', 'endgroup']))
        )
        expect(logged.join('\n')).not.toContain('##[')
        expect(logged.join('\n')).not.toMatch(leak)

        const annotations = allAnnotations(report)
        const annotated = written(() => {
          annotations.forEach(writeAnnotation)
        }).filter(line => line !== '')
        expect(annotated.map(line => parseWorkflowCommand(line)?.name)).toEqual(
          annotations.map(({ level }) => level)
        )
        expect(annotated.join('\n')).not.toMatch(leak)
        for (const { path, title, message: shown } of checkAnnotations(report)) {
          expect(`${path}${title}${shown}`).not.toMatch(/[\r\n\u2028\u202e\u200b]/)
        }
        const error = configErrorMessage(redacted(configErrorsSaying(text)))
        expect(error).not.toMatch(/^\s*::|##\[/m)
        expect(error).not.toMatch(leak)
      }),
      runs
    )
  })

  test('breaks no JSON, SARIF or JUnit report', () => {
    fc.assert(
      fc.property(hostile, text => {
        const report = redacted(reportSaying(text))
        const json = JSON.stringify(jsonReport(report))
        expect(redact(json)).not.toMatch(leak)
        const sarif = JSON.stringify(sarifReport({ ...report, mode: 'verify' }))
        expect(redact(sarif)).not.toMatch(leak)
        const results = sarifReport(report)?.runs[0]?.results ?? []
        expect(results).toHaveLength(3)
        // An unescaped bracket would form a link.
        for (const { message: shown } of results) {
          expect(shown.text).not.toMatch(/(?<!\\)(?:\\\\)*[[\]]/)
        }
        const junit = junitReport(report)
        expect(() => parseJunit(junit)).not.toThrow()
        expect(redact(junit)).not.toMatch(leak)
      }),
      runs
    )
  })

  test('is one printable line in plain text, but for lines to be typed', () => {
    fc.assert(
      fc.property(hostile, text => {
        const shown = plain(everyPart(text)).split('\n')
        expect(shown).toHaveLength(3)
        expect(shown.join('')).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202e\u200b]/u)
      }),
      runs
    )
  })
})
