import type { SeededRandom } from '../../random/seeded-random.js'

/** Tokens that are significant to YAML, to the schema or to the grammars of names. */
const tokens = [
  ...[
    '- ',
    ': ',
    ':',
    '? ',
    ', ',
    '[',
    ']',
    '{',
    '}',
    '*',
    '**',
    '?',
    '!',
    '!!',
    '&a ',
    '*a',
    '<<: *a'
  ],
  ...[
    '|',
    '>',
    '>-',
    '|+\n',
    '"',
    "'",
    '#',
    ' #',
    '---\n',
    '...\n',
    '%YAML 1.1\n---\n',
    '%TAG ! x\n---\n'
  ],
  ...[
    '!!str ',
    '!!int ',
    '!!binary ',
    '!!set ',
    '!x ',
    '~',
    'null',
    'true',
    'no',
    '1',
    '1e5',
    '0x1f',
    '-1',
    '.inf'
  ],
  ...[
    'version: 1\n',
    'version: 2\n',
    'rules:\n',
    'rules: []\n',
    'exemptions:\n',
    'uncovered: drift\n',
    'region: cn-hangzhou\n'
  ],
  ...[
    'buckets: [x-y]',
    'algorithm: KMS',
    'algorithm: none',
    'kms-key-id: ',
    "kms-key-id: '*'",
    'kms-data-encryption: SM4'
  ],
  ...[
    'name: ',
    'reason: ',
    'owner: ',
    'expires: 2027-02-29',
    'expires: 2096-02-29',
    'bucket: ',
    "'!prod-*'",
    "'*'",
    'alias/prod'
  ],
  ...[
    'acs:kms:cn-hangzhou:1:key/x',
    '__proto__: ',
    'constructor: ',
    'toString',
    '\t',
    '\r\n',
    '\r',
    '\n',
    '\n\n  ',
    ' ',
    '  '
  ],
  ...[
    '\0',
    '\u0007',
    '\u0085',
    '\u00a0',
    '\u2028',
    '\u202e',
    '\ufeff',
    '\ud800',
    '\ud83d\ude00',
    'é',
    'ｌｏｇｓ',
    '\\x07',
    '\\u2028',
    '\\'
  ],
  ...['::error::x', '\n##[error]x', '<b>', '%0A', '..', '/', '@', '`', '${{ x }}']
]

type Mutation = (text: string, random: SeededRandom, others: readonly string[]) => string

/** Applies `change` to the lines of a text. */
function onLines(change: (lines: string[], random: SeededRandom) => void): Mutation {
  return (text, random) => {
    const lines = text.split('\n')
    change(lines, random)
    return lines.join('\n')
  }
}

function insertAt(text: string, index: number, more: string): string {
  return text.slice(0, index) + more + text.slice(index)
}

const mutations: readonly Mutation[] = [
  // Flips a bit, deletes a character or inserts a token.
  (text, random) => {
    const index = random.below(text.length + 1)
    const flipped = String.fromCharCode(text.charCodeAt(index) ^ (1 << random.below(8)))
    return text.slice(0, index) + flipped + text.slice(index + 1)
  },
  (text, random) => {
    const index = random.below(text.length + 1)
    return text.slice(0, index) + text.slice(index + 1 + random.below(4))
  },
  (text, random) => insertAt(text, random.below(text.length + 1), random.pick(tokens)),
  (text, random) => {
    const index = random.below(text.length + 1)
    return text.slice(0, index) + random.pick(tokens) + text.slice(index + 1 + random.below(8))
  },
  // Replaces a word with a token.
  (text, random) => {
    const words = [...text.matchAll(/[^\s,[\]]+/g)]
    if (words.length === 0) return text
    const { index, 0: word } = random.pick(words)
    return text.slice(0, index) + random.pick(tokens) + text.slice(index + word.length)
  },
  // Deletes, duplicates or swaps lines.
  onLines((lines, random) => lines.splice(random.below(lines.length), 1 + random.below(3))),
  onLines((lines, random) => {
    const index = random.below(lines.length)
    lines.splice(random.below(lines.length), 0, ...lines.slice(index, index + 1 + random.below(4)))
  }),
  onLines((lines, random) => {
    const one = random.below(lines.length)
    const other = random.below(lines.length)
    const kept = lines[one] ?? ''
    lines[one] = lines[other] ?? ''
    lines[other] = kept
  }),
  // Changes the indentation.
  onLines((lines, random) => {
    const index = random.below(lines.length)
    lines[index] = random.pick([' ', '  ', '\t', '- ']) + (lines[index] ?? '')
  }),
  onLines((lines, random) => {
    const index = random.below(lines.length)
    lines[index] = (lines[index] ?? '').replace(/^ {1,2}/, '')
  }),
  // Adds or removes quotes.
  (text, random) => {
    const quotes = [...text.matchAll(/['"]/g)]
    if (quotes.length === 0) return text
    const { index } = random.pick(quotes)
    return text.slice(0, index) + random.pick(['', "'", '"']) + text.slice(index + 1)
  },
  // Inserts a part of another file.
  (text, random, others) => {
    const other = random.pick(others)
    const from = random.below(other.length + 1)
    const part = other.slice(from, from + random.below(200))
    return insertAt(text, random.below(text.length + 1), part)
  },
  (text, random, others) => {
    const other = random.pick(others)
    return (
      text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1))
    )
  },
  // Changes the line endings, as on Windows.
  (text, random) => text.replaceAll('\n', random.pick(['\r\n', '\r', '\n\n'])),
  // Nests deeply or repeats a part.
  (text, random) => {
    const open = random.pick([
      '[',
      '{',
      '- ',
      '? ',
      '{a: ',
      '[*a, ',
      '!a ',
      '&a ',
      '"',
      '\n ',
      '*',
      '?'
    ])
    return insertAt(text, random.below(text.length + 1), open.repeat(1 + random.below(200)))
  },
  (text, random) => {
    const much = random.below(400) === 0 ? 20_000 : 300
    const index = random.below(text.length + 1)
    const part = text.slice(index, index + 1 + random.below(30))
    return insertAt(text, index, part.repeat(1 + random.below(much)))
  }
]

/** Applies one to four mutations to one of the files. */
export function mutate(files: readonly string[], random: SeededRandom): string {
  let text = random.pick(files)
  for (let left = 1 + random.below(1 + random.below(4)); left > 0; left -= 1) {
    text = random.pick(mutations)(text, random, files)
  }
  return text
}
