import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import jest from 'eslint-plugin-jest'
import tseslint from 'typescript-eslint'

const expectCall = 'CallExpression[callee.name="expect"]'
const onlyWhereItFails =
  'Passes where nothing is thrown: use expect(…).rejects or expect(…).toThrow.'

/** Forbids imports; the house's arrows point inward, and lint keeps them so. */
const never = (files, patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns }] }
})
const onlyAliyunTalksToOss = {
  group: ['ali-oss', 'ali-oss/*', 'sax', 'xml2js'],
  message: 'src/aliyun is the only room that knows ali-oss and the wire.'
}

export default tseslint.config(
  { ignores: ['dist/', 'lib/', 'coverage/', '**/node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // An empty environment variable is an absent one.
      '@typescript-eslint/prefer-nullish-coalescing': [
        'error',
        { ignorePrimitives: { string: true } }
      ]
    }
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } }
  },
  {
    files: ['**/__tests__/**'],
    plugins: { jest },
    settings: { jest: { version: 30 } },
    rules: {
      // A test that is left out, or leaves the others out, guards nothing.
      'jest/no-focused-tests': 'error',
      'jest/no-disabled-tests': 'error',
      'jest/no-commented-out-tests': 'error',
      // So does one that looks at nothing.
      'jest/expect-expect': [
        'error',
        { assertFunctionNames: ['expect*', 'fc.assert', 'refused', 'failureOf'] }
      ],
      'jest/valid-expect-in-promise': 'error',
      'jest/no-identical-title': 'error',
      'jest/no-export': 'error',
      'jest/no-restricted-jest-methods': [
        'error',
        { retryTimes: 'What passes at times is no test.' }
      ],
      'no-restricted-syntax': [
        'error',
        ...['todo', 'failing'].map(name => ({
          selector: `CallExpression[callee.property.name="${name}"][callee.object.name=/^(?:test|it)$/]`,
          message: 'A test that is yet to be written, or is to fail, is none.'
        })),
        { selector: `CatchClause ${expectCall}`, message: onlyWhereItFails },
        {
          selector: `CallExpression[callee.property.name="catch"] > :function ${expectCall}`,
          message: onlyWhereItFails
        }
      ]
    }
  },
  // What it hands to the browser runs there.
  { files: ['picture/camera.mjs'], languageOptions: { globals: { document: 'readonly' } } },
  never(
    ['src/encryption/**'],
    [{ regex: '^(?!\\./)', message: 'src/encryption is pure and imports nothing outside itself.' }]
  ),
  never(
    ['src/reconcile/**'],
    [
      onlyAliyunTalksToOss,
      {
        group: ['../aliyun/*', '../report/*', '../*.js', 'node:*', '@actions/*'],
        message: 'src/reconcile talks to the outside through its own ports.'
      }
    ]
  ),
  never(
    ['src/report/**'],
    [
      onlyAliyunTalksToOss,
      {
        regex: '^(?:\\.\\./)+(?:aliyun|reconcile)/|^(?:\\.\\./)+run\\.js$',
        message: 'Reports know findings, not where they came from.'
      }
    ]
  ),
  never(
    ['src/aliyun/**'],
    [
      {
        regex:
          '^@actions|^(?:\\.\\./)+(?!\\.\\./|encryption/|reconcile/ports|bounded-file|plain-text|invisible-characters|loopback|credentials/|ram/|rpc/|sts/|endpoint|region|kms-key|bucket-name|http/)',
        message: 'src/aliyun implements the ports of reconcile; it neither reports nor decides.'
      }
    ]
  ),
  never(
    ['src/policy/**'],
    [
      {
        regex:
          '^(?!\\./|\\.\\./encryption/|\\.\\./(?:plain-text|did-you-mean|invisible-characters)\\.js$|\\.\\./aliyun/(?:bucket-name|kms-key|region)\\.js$|(?:yaml|ajv|leven)$)',
        message:
          'src/policy is pure: it knows encryption, the grammars of names, and its libraries.'
      }
    ]
  ),
  never(
    ['src/github/**'],
    [
      {
        regex: '^(?!\\./|\\.\\./(?:engine|loopback|plain-text)\\.js$|@actions/github$)',
        message: 'src/github knows GitHub’s API, and nothing of what is told through it.'
      }
    ]
  ),
  never(['src/*.ts'], [onlyAliyunTalksToOss]),
  prettier
)
