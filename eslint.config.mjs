import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import jest from 'eslint-plugin-jest'
import tseslint from 'typescript-eslint'
import { walls } from './dev/architecture/walls.mjs'

const expectCall = 'CallExpression[callee.name="expect"]'
const onlyWhereItFails =
  'Passes where nothing is thrown: use expect(…).rejects or expect(…).toThrow.'

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
  ...walls,
  prettier
)
