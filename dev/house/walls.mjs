import boundaries from 'eslint-plugin-boundaries'
import { rooms } from './rooms.mjs'

const depth = ({ folder }) => folder.split('/').length
const byDepth = [...rooms].sort((one, other) => depth(other) - depth(one))

/** Forbids every import between rooms that {@link rooms} does not allow. */
export const walls = {
  files: ['src/**/*.ts', 'dev/**/*.ts'],
  plugins: { boundaries },
  settings: {
    'import/resolver': { typescript: { project: 'tsconfig.json' } },
    // The first that matches counts, so a room comes after those below it.
    'boundaries/elements': byDepth.map(({ folder }) => ({
      type: folder,
      pattern: folder,
      partialMatch: false
    }))
  },
  rules: {
    'boundaries/dependencies': [
      'error',
      {
        default: 'disallow',
        checkAllOrigins: true,
        message:
          '{{from.element.types}} may not import {{dependency.source}}: dev/house/rooms.mjs says what each room knows.',
        policies: rooms.flatMap(({ folder, knows, packages }) => [
          {
            from: { element: { type: folder } },
            allow: { to: { element: { types: { anyOf: [folder, ...knows] } } } }
          },
          ...packages.map(source => ({
            from: { element: { type: folder } },
            allow: { to: { module: { source } } }
          }))
        ])
      }
    ]
  }
}
