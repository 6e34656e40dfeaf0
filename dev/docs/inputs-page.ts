import type { ActionFile } from '../runner/step/action-file.js'

interface Group {
  readonly title: string
  /** Each with the places that say more. */
  readonly inputs: Readonly<Record<string, string>>
}

/** The inputs in the order in which a reader needs them. */
const groups: readonly Group[] = [
  {
    title: 'What to check',
    inputs: {
      bucket: '[Buckets by name and pattern](requirements.md#buckets-by-name-and-pattern)',
      'policy-file': '[Policies](policies.md)',
      mode: '[Modes](apply.md#modes), [A first policy](policies.md#a-first-policy)',
      'fail-on': '[Statuses](reasons.md#statuses), [Report only](recipes.md#report-only)'
    }
  },
  {
    title: 'What to require',
    inputs: {
      algorithm: '[What each requirement accepts](requirements.md#what-each-requirement-accepts)',
      'kms-key-id': '[Keys](requirements.md#keys)',
      'kms-data-encryption': '[SM4 and Chinese standards](audit.md#sm4-and-chinese-standards)'
    }
  },
  {
    title: 'Safeguards of apply',
    inputs: {
      'allow-downgrade': '[Strength and downgrades](requirements.md#strength-and-downgrades)',
      'check-kms-key': '[The KMS key](apply.md#the-kms-key)',
      canary:
        '[The test upload (canary)](apply.md#the-test-upload-canary), [its permissions](permissions.md#canary)'
    }
  },
  {
    title: 'Credentials',
    inputs: {
      'access-key-id':
        '[Access keys](get-started.md#access-keys), [Which credentials win](get-started.md#which-credentials-win)',
      'access-key-secret': '',
      'security-token': '',
      'role-to-assume':
        '[Release gate with OIDC](get-started.md#release-gate-with-oidc), [Role chaining](get-started.md#role-chaining)',
      'oidc-provider-arn': '',
      audience: '',
      'role-session-name': '[The chain of evidence](audit.md#the-chain-of-evidence)',
      'role-session-expiration': '[Long runs](get-started.md#long-runs)',
      'restrict-session': '[Restrict the session](get-started.md#restrict-the-session)'
    }
  },
  {
    title: 'Regions and endpoints',
    inputs: {
      region: '[Regions](networks.md#regions)',
      endpoint: '[Endpoints](networks.md#endpoints)',
      'internal-endpoint': '[VPC](networks.md#vpc)',
      'kms-endpoint': '',
      'sts-endpoint': ''
    }
  },
  {
    title: 'Reports',
    inputs: {
      summary: '[The job summary](reports.md#the-job-summary)',
      annotations: '[Annotations](reports.md#annotations)',
      'json-report': '[JSON](reports.md#json), [Report files](reports.md#report-files)',
      'sarif-report': '[SARIF and code scanning](reports.md#sarif-and-code-scanning)',
      'junit-report': '[JUnit](reports.md#junit)'
    }
  },
  {
    title: 'Reports on GitHub',
    inputs: {
      'github-token':
        '[Check run, comment and issue](reports.md#check-run-comment-and-issue), [GitHub permissions](permissions.md#github-permissions)',
      'check-name': '',
      'pr-comment': '',
      'drift-issue': ''
    }
  },
  {
    title: 'Requests',
    inputs: {
      concurrency: '[Many buckets and throttling](networks.md#many-buckets-and-throttling)',
      'max-attempts': '[Time limits](networks.md#time-limits)',
      'request-timeout-seconds': ''
    }
  }
]

/** The parts of docs/inputs.md that come from action.yml, by the name of their marker. */
function generatedParts({ inputs, outputs }: ActionFile): Record<string, string> {
  const grouped = groups.flatMap(group => Object.keys(group.inputs))
  const missing = Object.keys(inputs).filter(name => !grouped.includes(name))
  if (missing.length > 0) throw new Error(`docs/inputs.md has no place for ${missing.join(', ')}.`)

  const contents = groups.map(({ title, inputs: members }) => {
    const links = Object.keys(members).map(name => `[${name}](#${name})`)
    return `- [${title}](#${title.toLowerCase().replaceAll(' ', '-')}): ${links.join(', ')}`
  })
  const section = ({ title, inputs: members }: Group): string => {
    const described = Object.entries(members).map(([name, more]) => {
      const input = inputs[name]
      if (input === undefined) throw new Error(`action.yml has no input ${name}.`)
      const value = input.default ?? ''
      const shown = `Default: ${value === '' ? 'empty' : `\`${value}\``}.`
      return [
        `### ${name}`,
        unwrapped(input.description),
        more === '' ? shown : `${shown} More: ${more}.`
      ].join('\n\n')
    })
    return [`## ${title}`, ...described].join('\n\n')
  }
  const rows = Object.entries(outputs).map(
    ([name, { description }]) => `| \`${name}\` | ${description.replaceAll('|', '\\|')} |`
  )
  return {
    contents: contents.join('\n'),
    inputs: groups.map(section).join('\n\n'),
    outputs: [
      '<!-- prettier-ignore-start -->',
      ['| Output | Meaning |', '| --- | --- |', ...rows].join('\n'),
      '<!-- prettier-ignore-end -->'
    ].join('\n\n')
  }
}

/** @returns The page with its generated parts written anew: what is between two markers. */
export function generateInputsPage(page: string, action: ActionFile): string {
  return Object.entries(generatedParts(action)).reduce((text, [name, part]) => {
    const [begin, end] = [`<!-- generated:${name} -->`, `<!-- /generated:${name} -->`]
    const [before, rest] = split(text, begin)
    const [, after] = split(rest, end)
    return `${before}${begin}\n\n${part}\n\n${end}${after}`
  }, page)
}

/** A paragraph and a list item are one line each. */
function unwrapped(text: string): string {
  return text.replace(/(?<!\n)\n(?!\n|- )\s*/g, ' ')
}

function split(text: string, marker: string): [string, string] {
  const at = text.indexOf(marker)
  if (at === -1) throw new Error(`docs/inputs.md lacks ${marker}.`)
  return [text.slice(0, at), text.slice(at + marker.length)]
}
