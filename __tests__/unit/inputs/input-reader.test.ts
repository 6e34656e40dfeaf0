import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { InputReader } from '../../../src/inputs/input-reader.js'
import { plain } from '../../../src/text/plain.js'

/** Reads a list input as the runner passes it. */
function readList(raw: string): { names: string[]; problems: readonly string[] } {
  const reader = new InputReader({ bucket: raw }, { bucket: '' })
  return { names: reader.list('bucket'), problems: reader.problems.map(plain) }
}

describe('a list input', () => {
  test.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['white space', ' \n\t\n', []],
    ['one name', ' one\n', ['one']],
    ['names between commas', 'one, two,,three ,', ['one', 'two', 'three']],
    ['a repeated name', 'one, two\none', ['one', 'two']],
    ['comments', '# all of them\none # the first\n\ntwo, # the second\n#three\n', ['one', 'two']],
    ['nothing but comments', '# one\n# two\n', []],
    ['a comment made of several #', '# # #\n## shops ##\none\n', ['one']],
    ['an issue number in a comment', 'one # see #12\ntwo', ['one', 'two']],
    ['white space after a !', 'one*\n!  one-public', ['one*', '!one-public']],
    ['a # in a name', 'one#1\ntwo', ['one#1', 'two']]
  ])('is read when it has %s', (_, raw, names) => {
    expect(readList(raw)).toEqual({ names, problems: [] })
  })

  test.each(['\n', '\r\n', '\r', '\u2028', '\u2029', '\u0085', '\v', '\f'])(
    'keeps the name after a comment that ends with %j',
    end => {
      expect(readList(`one # the first${end}two`)).toEqual({ names: ['one', 'two'], problems: [] })
    }
  )

  test.each<[string, string, string[]]>([
    ['one # the first two\n', 'has a comment (#) in a single-line value', ['one']],
    ['  # all of them one two', 'has a comment (#) in a single-line value', []],
    ['one,# two', 'has a comment (#) in a single-line value', ['one']],
    ['one # a two # b\nthree', 'has two comments (#) on one line', ['one', 'three']],
    ['# all one # a two\nthree', 'has two comments (#) on one line', ['three']],
    ['one two', ': "one two" looks like two entries on one line', ['one', 'two']],
    [
      'one\u00a0two',
      '"one[U+00A0 no-break space]two" looks like two entries on one line',
      ['one', 'two']
    ],
    [
      'one\ttwo, three',
      ': "one[U+0009 tab]two" looks like two entries on one line',
      ['one', 'two', 'three']
    ],
    [
      'zero\none two three',
      ': "one two three" looks like 3 entries',
      ['zero', 'one', 'two', 'three']
    ],
    ['one !two', ': "one !two" looks like two entries', ['one', '!two']],
    ['! one two', 'looks like two entries', ['!one', 'two']]
  ])('is rejected as %j: %s', (raw, problem, names) => {
    const read = readList(raw)
    expect(read.problems).toEqual([expect.stringContaining(problem)])
    expect(read.problems[0]).toMatch(/^bucket\b.* under "bucket: \|"/)
    expect(read.names).toEqual(names)
  })

  test.each<[string, string, string[]]>([
    ['["one", "two"]', 'bucket is a list in brackets, but an input is plain text', ['one', 'two']],
    ["[\n  'one',\n  'two'\n]", "In an expression, use join(fromJSON(…), ','", ['one', 'two']],
    ['- one\n- two\n', 'bucket is a list with dashes', ['one', 'two']],
    ['Array', 'which is how GitHub renders a list in an expression', []],
    ['"one"', 'bucket: "one" has quotes around it. Remove the quotes.', ['one']]
  ])('is rejected when written as %j: %s', (raw, problem, names) => {
    const read = readList(raw)
    expect(read.problems).toEqual([expect.stringContaining(problem)])
    expect(read.names).toEqual(names)
  })

  const name = fc.stringMatching(/^[a-z][a-z0-9-]{1,8}[a-z0-9]$/)
  const line = fc.record({
    names: fc.array(name, { maxLength: 3 }),
    comment: fc.option(fc.stringMatching(/^[a-z ,.!-]{0,20}$/))
  })
  const write = (text: { names: string[]; comment: string | null }): string =>
    `${text.names.join(', ')}${text.comment === null ? '' : ` # ${text.comment}`}`

  test('has every name when written in lines; folded into one line it has them all or is rejected', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 2, maxLength: 5 }), lines => {
        const names = [...new Set(lines.flatMap(text => text.names))]
        // Without these two, blank lines at the ends would be trimmed.
        const literal = ['first', ...lines.map(write), 'last'].join('\n')
        expect(readList(literal)).toEqual({ names: ['first', ...names, 'last'], problems: [] })
        const { problems, names: read } = readList(lines.map(write).join(' '))
        if (problems.length === 0) expect(read).toEqual(names)
      }),
      { numRuns: 1000 }
    )
  })
})
