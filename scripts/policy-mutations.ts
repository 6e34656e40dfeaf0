/** Numbers that look random and are the same for the same seed: mulberry32, by Tommy Ettinger, in the public domain. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }

  one<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T
  }
}

/** What YAML, the schema and the grammars of names care about. */
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

type Mutation = (text: string, dice: Dice, others: readonly string[]) => string

/** Puts `text` through `change` where its lines are. */
function onLines(change: (lines: string[], dice: Dice) => void): Mutation {
  return (text, dice) => {
    const lines = text.split('\n')
    change(lines, dice)
    return lines.join('\n')
  }
}

function insertAt(text: string, at: number, more: string): string {
  return text.slice(0, at) + more + text.slice(at)
}

const mutations: readonly Mutation[] = [
  // A bit flips, a character goes, a token comes.
  (text, dice) => {
    const at = dice.below(text.length + 1)
    const flipped = String.fromCharCode(text.charCodeAt(at) ^ (1 << dice.below(8)))
    return text.slice(0, at) + flipped + text.slice(at + 1)
  },
  (text, dice) => {
    const at = dice.below(text.length + 1)
    return text.slice(0, at) + text.slice(at + 1 + dice.below(4))
  },
  (text, dice) => insertAt(text, dice.below(text.length + 1), dice.one(tokens)),
  (text, dice) => {
    const at = dice.below(text.length + 1)
    return text.slice(0, at) + dice.one(tokens) + text.slice(at + 1 + dice.below(8))
  },
  // A word becomes a token.
  (text, dice) => {
    const words = [...text.matchAll(/[^\s,[\]]+/g)]
    if (words.length === 0) return text
    const { index, 0: word } = dice.one(words)
    return text.slice(0, index) + dice.one(tokens) + text.slice(index + word.length)
  },
  // Lines are lost, said twice, change places.
  onLines((lines, dice) => lines.splice(dice.below(lines.length), 1 + dice.below(3))),
  onLines((lines, dice) => {
    const at = dice.below(lines.length)
    lines.splice(dice.below(lines.length), 0, ...lines.slice(at, at + 1 + dice.below(4)))
  }),
  onLines((lines, dice) => {
    const one = dice.below(lines.length)
    const other = dice.below(lines.length)
    const kept = lines[one] ?? ''
    lines[one] = lines[other] ?? ''
    lines[other] = kept
  }),
  // Indentation.
  onLines((lines, dice) => {
    const at = dice.below(lines.length)
    lines[at] = dice.one([' ', '  ', '\t', '- ']) + (lines[at] ?? '')
  }),
  onLines((lines, dice) => {
    const at = dice.below(lines.length)
    lines[at] = (lines[at] ?? '').replace(/^ {1,2}/, '')
  }),
  // Quotes come and go.
  (text, dice) => {
    const quotes = [...text.matchAll(/['"]/g)]
    if (quotes.length === 0) return text
    const { index } = dice.one(quotes)
    return text.slice(0, index) + dice.one(['', "'", '"']) + text.slice(index + 1)
  },
  // A part of another file.
  (text, dice, others) => {
    const other = dice.one(others)
    const from = dice.below(other.length + 1)
    const part = other.slice(from, from + dice.below(200))
    return insertAt(text, dice.below(text.length + 1), part)
  },
  (text, dice, others) => {
    const other = dice.one(others)
    return text.slice(0, dice.below(text.length + 1)) + other.slice(dice.below(other.length + 1))
  },
  // Windows.
  (text, dice) => text.replaceAll('\n', dice.one(['\r\n', '\r', '\n\n'])),
  // Deep, or much of the same.
  (text, dice) => {
    const open = dice.one([
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
    return insertAt(text, dice.below(text.length + 1), open.repeat(1 + dice.below(200)))
  },
  (text, dice) => {
    const much = dice.below(400) === 0 ? 20_000 : 300
    const at = dice.below(text.length + 1)
    const part = text.slice(at, at + 1 + dice.below(30))
    return insertAt(text, at, part.repeat(1 + dice.below(much)))
  }
]

/** A file that was one of these before one to four things happened to it. */
export function mutant(files: readonly string[], dice: Dice): string {
  let text = dice.one(files)
  for (let left = 1 + dice.below(1 + dice.below(4)); left > 0; left -= 1) {
    text = dice.one(mutations)(text, dice, files)
  }
  return text
}
