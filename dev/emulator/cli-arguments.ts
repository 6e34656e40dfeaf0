import { parseArgs } from 'node:util'
import { isBucketName } from './account/bucket.js'

export const USAGE = `Usage: npm run emulator -- --port N [options]

  --port N               port on 127.0.0.1; 0 takes any free one
  --bucket NAME[=REGION] a bucket; region cn-hangzhou when not given; repeatable
  --kms-key ID[=REGION]  an enabled KMS key; repeatable
  --allow-v1             accept V1 signatures too
  --help                 print this

KMS DescribeKey is answered on the same port.
Credentials: emulator-id / emulator-secret
`

export interface CliArguments {
  port: number
  buckets: NamedResource[]
  kmsKeys: NamedResource[]
  allowV1: boolean
}

export interface NamedResource {
  name: string
  region?: string
}

/** Parses the command line; throws on the first mistake. */
export function parseCliArguments(args: string[]): CliArguments | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' },
      bucket: { type: 'string', multiple: true },
      'kms-key': { type: 'string', multiple: true },
      'allow-v1': { type: 'boolean' },
      help: { type: 'boolean' }
    }
  })
  if (values.help === true) return 'help'
  const port = values.port ?? ''
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Error('--port needs a number from 0 to 65535.')
  }
  const buckets = (values.bucket ?? []).map(parseNamedResource)
  const invalidName = buckets.find(({ name }) => !isBucketName(name))
  if (invalidName !== undefined)
    throw new Error(`--bucket: "${invalidName.name}" is no bucket name.`)
  return {
    port: Number(port),
    buckets,
    kmsKeys: (values['kms-key'] ?? []).map(parseNamedResource),
    allowV1: values['allow-v1'] === true
  }
}

function parseNamedResource(argument: string): NamedResource {
  const [name = '', region, ...rest] = argument.split('=')
  if (name === '' || rest.length > 0) throw new Error(`"${argument}" is not NAME or NAME=REGION.`)
  if (region === undefined) return { name }
  if (!/^(?!oss-)[a-z]+(-[a-z0-9]+)+$/.test(region)) {
    throw new Error(`"${region}" is no region; one looks like cn-hangzhou.`)
  }
  return { name, region }
}
