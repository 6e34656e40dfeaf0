/**
 * The rooms of the project, declared once. The linter holds every wall between them (eslint.config.mjs),
 * and a test holds docs/architecture.md to this list.
 *
 * A room is a folder, without the rooms below it. It may import the rooms in `knows` and the packages in
 * `packages`, and nothing else; `node` lets it use Node's own modules.
 */

/** What ships. */
const product = {
  'src/text': { packages: ['leven'] },
  'src/encryption': { knows: ['src/text'] },
  'src/ports': { knows: ['src/encryption', 'src/text'] },
  'src/runtime': { knows: ['src/ports', 'src/text'], node: true },

  'src/aliyun/identifiers': { knows: ['src/encryption', 'src/text'] },
  'src/aliyun/endpoints': {
    knows: ['src/aliyun/identifiers', 'src/encryption', 'src/runtime', 'src/text'],
    node: true
  },
  'src/aliyun/http': {
    knows: ['src/encryption', 'src/ports', 'src/runtime', 'src/text'],
    node: true
  },
  'src/aliyun/signing': { knows: ['src/encryption'], node: true },
  'src/aliyun/credentials': {
    knows: ['src/aliyun/http', 'src/aliyun/signing', 'src/encryption', 'src/runtime', 'src/text'],
    node: true
  },
  'src/aliyun/rpc': {
    knows: [
      'src/aliyun/endpoints',
      'src/aliyun/http',
      'src/aliyun/signing',
      'src/encryption',
      'src/text'
    ],
    node: true
  },
  'src/aliyun/ram': { knows: ['src/encryption', 'src/ports', 'src/text'] },
  'src/aliyun/sts': {
    knows: [
      'src/aliyun/credentials',
      'src/aliyun/http',
      'src/aliyun/rpc',
      'src/aliyun/signing',
      'src/encryption',
      'src/text'
    ]
  },
  'src/aliyun/sessions': {
    knows: [
      'src/aliyun/credentials',
      'src/aliyun/http',
      'src/aliyun/ram',
      'src/aliyun/rpc',
      'src/aliyun/signing',
      'src/aliyun/sts',
      'src/encryption',
      'src/ports',
      'src/runtime',
      'src/text'
    ]
  },
  'src/aliyun/kms': {
    knows: [
      'src/aliyun/endpoints',
      'src/aliyun/http',
      'src/aliyun/identifiers',
      'src/aliyun/rpc',
      'src/aliyun/signing',
      'src/encryption',
      'src/ports',
      'src/text'
    ]
  },
  'src/aliyun/oss': {
    knows: [
      'src/aliyun/endpoints',
      'src/aliyun/http',
      'src/aliyun/identifiers',
      'src/aliyun/signing',
      'src/encryption',
      'src/ports',
      'src/text'
    ],
    packages: ['ali-oss', 'sax', 'xml2js'],
    node: true
  },
  'src/aliyun': {
    knows: [
      'src/aliyun/credentials',
      'src/aliyun/endpoints',
      'src/aliyun/http',
      'src/aliyun/kms',
      'src/aliyun/oss',
      'src/aliyun/ram',
      'src/aliyun/rpc',
      'src/aliyun/sessions',
      'src/aliyun/signing',
      'src/encryption',
      'src/ports'
    ]
  },

  'src/policy': {
    knows: ['src/aliyun/identifiers', 'src/encryption', 'src/text'],
    packages: ['ajv', 'yaml']
  },
  'src/inputs': {
    knows: [
      'src/aliyun/credentials',
      'src/aliyun/endpoints',
      'src/aliyun/identifiers',
      'src/encryption',
      'src/policy',
      'src/runtime',
      'src/text'
    ],
    node: true
  },
  'src/reconcile': { knows: ['src/encryption', 'src/ports', 'src/text'], packages: ['p-map'] },

  'src/github': {
    knows: ['src/encryption', 'src/ports', 'src/runtime', 'src/text'],
    packages: ['@actions/github']
  },
  'src/report': { knows: ['src/encryption', 'src/text'], node: true },
  'src/report/log': { knows: ['src/encryption', 'src/report', 'src/text'] },
  'src/report/markdown': { knows: ['src/encryption', 'src/report', 'src/text'] },
  'src/report/sarif': {
    knows: ['src/encryption', 'src/report', 'src/text'],
    // Types alone.
    packages: ['sarif'],
    node: true
  },
  'src/report/junit': { knows: ['src/encryption', 'src/report', 'src/text'] },
  'src/report/check-run': {
    knows: ['src/encryption', 'src/github', 'src/report', 'src/report/markdown', 'src/text']
  },
  'src/report/publish/github': {
    knows: [
      'src/encryption',
      'src/github',
      'src/report',
      'src/report/check-run',
      'src/report/markdown',
      'src/runtime',
      'src/text'
    ],
    packages: ['@actions/github']
  },
  'src/report/publish': {
    knows: [
      'src/encryption',
      'src/report',
      'src/report/junit',
      'src/report/log',
      'src/report/markdown',
      'src/report/publish/github',
      'src/report/sarif',
      'src/runtime',
      'src/text'
    ],
    packages: ['@actions/core'],
    node: true
  },

  'src/run': {
    knows: [
      'src/aliyun',
      'src/aliyun/credentials',
      'src/aliyun/http',
      'src/aliyun/ram',
      'src/encryption',
      'src/github',
      'src/inputs',
      'src/policy',
      'src/ports',
      'src/reconcile',
      'src/report',
      'src/report/log',
      'src/report/publish',
      'src/report/publish/github',
      'src/runtime',
      'src/text'
    ],
    packages: ['@actions/core', '@actions/github'],
    node: true
  },
  src: {
    // The shim for ali-oss must be loaded before it.
    knows: ['src/aliyun/oss', 'src/report', 'src/report/publish', 'src/run', 'src/runtime'],
    packages: ['@actions/core']
  }
}

const emulator = rooms => rooms.map(room => `dev/emulator/${room}`)

/** What it is developed with. Nothing of it ships, and packages and Node are free there. */
const workshop = {
  'dev/emulator/errors': {},
  'dev/emulator/http': { knows: emulator(['errors']) },
  'dev/emulator/endpoints': { knows: emulator(['http']) },
  'dev/emulator/ram': { knows: emulator(['http']) },
  'dev/emulator/account': { knows: emulator(['endpoints', 'errors', 'http', 'ram']) },
  'dev/emulator/signatures': {
    knows: emulator(['account', 'endpoints', 'errors', 'http', 'ram'])
  },
  'dev/emulator/faults': { knows: emulator(['account', 'errors', 'http']) },
  'dev/emulator/service': { knows: emulator(['account', 'faults', 'http', 'signatures']) },
  'dev/emulator/rpc': {
    knows: emulator(['account', 'errors', 'http', 'ram', 'service', 'signatures'])
  },
  'dev/emulator/kms': {
    knows: emulator(['account', 'errors', 'http', 'ram', 'rpc', 'service', 'signatures'])
  },
  'dev/emulator/sts': { knows: emulator(['account', 'errors', 'http', 'ram', 'rpc', 'service']) },
  'dev/emulator/metadata': { knows: emulator(['account', 'http', 'ram', 'service']) },
  'dev/emulator/oss': {
    knows: emulator(['account', 'endpoints', 'errors', 'http', 'ram', 'service', 'signatures'])
  },
  'dev/emulator/server': {
    knows: emulator(['faults', 'http', 'kms', 'metadata', 'oss', 'service', 'sts'])
  },
  'dev/emulator': {
    knows: emulator(['account', 'faults', 'http', 'ram', 'server', 'service', 'signatures'])
  },
  'dev/runner/step': {},
  'dev/runner/token-service': {},
  // Both doubles plan faults alike.
  'dev/runner/github-api': { knows: ['dev/emulator/faults'] },
  'dev/bench': { knows: ['dev/emulator', 'dev/runner/step'] },
  'dev/demo': { knows: ['dev/emulator', 'dev/runner/step', 'dev/runner/token-service'] },
  'dev/picture': { knows: ['dev/emulator', 'dev/runner/step'] },
  'dev/random': {},
  // The truth of the soak is in words of its own, so that it shares no mistake with the product.
  'dev/soak': {
    knows: ['dev/emulator', 'dev/emulator/faults', 'dev/random', 'dev/runner/step']
  },
  'dev/scripts/policy-fuzzing': {
    knows: ['dev/random', 'src/encryption', 'src/policy', 'src/text']
  },
  'dev/docs': { knows: ['dev/runner/step'] },
  'dev/scripts': { knows: ['dev/scripts/policy-fuzzing', 'src/policy'] }
}

export const rooms = [
  ...Object.entries(product).map(([folder, { knows = [], packages = [], node = false }]) => ({
    folder,
    knows,
    packages: [...packages, ...(node ? ['node:*'] : [])]
  })),
  ...Object.entries(workshop).map(([folder, { knows = [] }]) => ({
    folder,
    knows,
    packages: ['**']
  }))
]
