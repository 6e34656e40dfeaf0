import boundaries from 'eslint-plugin-boundaries'
import { rooms } from './rooms.mjs'

const depth = ({ folder }) => folder.split('/').length
const byDepth = [...rooms].sort((one, other) => depth(other) - depth(one))

/** What a file may import: what a policy names, and nothing else. */
const allowOnly = policies => ({
  'boundaries/dependencies': [
    'error',
    {
      default: 'disallow',
      checkAllOrigins: true,
      message:
        '{{from.element.types}} may not import {{dependency.source}}: dev/architecture/rooms.mjs says what each room knows.',
      policies
    }
  ]
})

/**
 * Forbids every import between rooms that {@link rooms} does not allow. Each room has a configuration of
 * its own, because the plugin compares every import with all policies of its file: one list of all
 * rooms' policies takes five times as long.
 */
export const walls = [
  {
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
    // A folder that is no room has nothing of what the room above it may import.
    rules: allowOnly([])
  },
  ...rooms.map(({ folder, knows, packages }) => ({
    files: [`${folder}/*.ts`],
    rules: allowOnly([
      { allow: { to: { element: { types: { anyOf: [folder, ...knows] } } } } },
      ...packages.map(source => ({ allow: { to: { module: { source } } } }))
    ])
  }))
]
