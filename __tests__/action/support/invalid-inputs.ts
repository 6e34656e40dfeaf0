const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const kms = (id: string) => ({ algorithm: 'KMS', 'kms-key-id': id })

/** A step's mistake, the inputs that make it, and what the error must say about it. */
type Mistake = [name: string, inputs: Record<string, string>, problems: RegExp[]]

export const mistakes: Mistake[] = [
  ['no bucket', { bucket: '' }, [/bucket is empty/]],
  ['a bucket list of nothing but comments', { bucket: ' # all\n , \n' }, [/bucket is empty/]],
  [
    'names that YAML folded, with a comment that hides one',
    { bucket: 'photos   # the archive reads this one too plain\n' },
    [
      /bucket has a comment \(#\) in a single-line value, so everything after the # would be ignored\. Write one entry per line under "bucket: \|"/
    ]
  ],
  [
    'names that YAML folded',
    { bucket: 'photos plain\n' },
    [
      /bucket: "photos plain" looks like two entries on one line\. Write one entry per line under "bucket: \|", or separate the entries with commas\./
    ]
  ],
  ['names with a tab between', { bucket: 'photos\tplain, logs' }, [/looks like two entries/]],
  ['names with a space and a pattern', { bucket: 'photos !x-*\n' }, [/looks like two entries/]],
  [
    'several paragraphs that YAML folded',
    { bucket: 'photos plain\nlogs media music\n' },
    [/"photos plain" looks like two entries/, /"logs media music" looks like 3 entries/]
  ],
  [
    'several paragraphs that YAML folded, with comments',
    { bucket: 'photos # the first plain # the second\nlogs\n' },
    [/bucket has two comments \(#\) on one line/]
  ],
  ['a # in a name', { bucket: 'photos#1\nlogs' }, [/bucket "photos#1" is not a valid bucket name/]],
  [
    'keys that YAML folded',
    kms(`${key} 9468da86-3509-4f8d-a61e-6eab1eac0001\n`),
    [/kms-key-id: ".*" looks like two entries on one line/]
  ],
  [
    'keys that YAML folded, with a comment',
    kms(`${key} # the old one 9468da86-3509-4f8d-a61e-6eab1eac0001`),
    [/kms-key-id has a comment \(#\) in a single-line value/]
  ],
  ['a name in upper case', { bucket: 'Photos' }, [/bucket "Photos" has uppercase/]],
  [
    'a name too short',
    { bucket: 'ab' },
    [/bucket "ab" is too short \(2 characters\): a bucket name has 3 to 63 characters\./]
  ],
  [
    'a name too long',
    { bucket: 'x'.repeat(64) },
    [/is too long \(64 characters\): a bucket name has 3 to 63 characters\./]
  ],
  [
    'a name that ends in an underscore',
    { bucket: 'my_' },
    [/bucket "my_" is not a valid bucket name/]
  ],
  ['a name that ends in a hyphen', { bucket: 'photos-' }, [/"photos-" is not a valid bucket name/]],
  ['a URL as a name', { bucket: 'oss://photos' }, [/"oss:\/\/photos" looks like a host or a URL/]],
  [
    'a host as a name',
    { bucket: 'photos.oss-cn-hangzhou.aliyuncs.com' },
    [/looks like a host or a URL/]
  ],
  [
    'a name that forges a command',
    { bucket: 'photos\n::error::x' },
    [/"::error::x" is a host or a URL|"::error::x" is not a valid bucket name/]
  ],
  [
    'a name that forges an older command',
    { bucket: '##[add-mask]e' },
    [/bucket has a comment \(#\)/]
  ],
  ['a name with HTML', { bucket: '<script>' }, [/"<script>" is not a valid bucket name/]],
  [
    'no algorithm',
    { algorithm: '' },
    [/algorithm is required\. Valid values: AES256, SM4, KMS, none, any/]
  ],
  ['a misspelled algorithm', { algorithm: 'AES-256' }, [/algorithm is "AES-256"\. Valid values:/]],
  ['two algorithms', { algorithm: 'AES256,KMS' }, [/algorithm is "AES256,KMS"/]],
  ['an algorithm with XML', { algorithm: 'AES256</SSEAlgorithm>' }, [/Valid values:/]],
  ['a key with AES256', { 'kms-key-id': key }, [/kms-key-id is valid only with algorithm: KMS\./]],
  [
    'a key with none',
    { algorithm: 'none', 'kms-key-id': '*' },
    [/kms-key-id is valid only with algorithm: KMS\./]
  ],
  [
    'data encryption with SM4',
    { algorithm: 'SM4', 'kms-data-encryption': 'SM4' },
    [/kms-data-encryption is valid only with algorithm: KMS\./]
  ],
  [
    'an unknown data encryption',
    { algorithm: 'KMS', 'kms-data-encryption': 'DES' },
    [/kms-data-encryption is "DES"\. Valid values: AES256, SM4/]
  ],
  [
    'XML in a key',
    kms('</KMSMasterKeyID><KMSDataEncryption>SM4</KMSDataEncryption><KMSMasterKeyID>'),
    [/kms-key-id "<\/KMSMasterKeyID>.* is not a valid KMS key id/]
  ],
  [
    'a role that is no ARN',
    { 'role-to-assume': 'gate' },
    [
      /role-to-assume "gate" is not the ARN of a role\. Copy the ARN from the RAM console. It has the form acs:ram::<account id>:role\/<name>/
    ]
  ],
  [
    'the ARNs of role and provider mixed up',
    {
      'role-to-assume': 'acs:ram::1234567890123456:oidc-provider/github',
      'oidc-provider-arn': 'acs:ram::1234567890123456:role/gate'
    },
    [
      /role-to-assume ".*" is not the ARN of a role/,
      /oidc-provider-arn ".*" is not the ARN of an OIDC provider/,
      /Two sources of credentials are set: .* and oidc-provider-arn/
    ]
  ],
  [
    'a provider without a role',
    { 'oidc-provider-arn': 'acs:ram::1234567890123456:oidc-provider/github' },
    [/oidc-provider-arn needs role-to-assume/]
  ],
  [
    'all that goes with a role, and none',
    {
      audience: 'x',
      'role-session-name': 'nightly',
      'role-session-expiration': '3600',
      'restrict-session': 'true'
    },
    [
      /audience has no effect without role-to-assume/,
      /role-session-name has no effect without role-to-assume/,
      /role-session-expiration has no effect without role-to-assume/,
      /restrict-session has no effect without role-to-assume/
    ]
  ],
  [
    'a session too short, with a name that STS does not take',
    {
      'role-to-assume': 'acs:ram::1234567890123456:role/gate',
      'role-session-expiration': '600',
      'role-session-name': 'my session',
      audience: 'a b'
    },
    [
      /role-session-expiration is "600", but must be a whole number from 900 to 43200/,
      /role-session-name "my session" is not valid\. Use 2 to 64 characters: letters/,
      /audience "a b" is not valid\. Use .* without white space/,
      /would call the real STS to assume the role/
    ]
  ],
  [
    'an endpoint of STS with a path',
    { 'sts-endpoint': 'https://sts.aliyuncs.com/x' },
    [/sts-endpoint "https:\/\/sts\.aliyuncs\.com\/x" has a path/]
  ],
  [
    'a key with a placeholder',
    kms('9468da86-3509-4f8d-a61e-6eab1eac****'),
    [/is not a valid KMS key id/]
  ],
  [
    'a key with a line break',
    kms('9468da86-3509\n::set-output name=x::y'),
    [/"::set-output name=x::y" looks like two entries/, /"::set-output" is not a valid KMS key id/]
  ],
  ['keys that are unset variables', kms(' , '), [/kms-key-id is set, but names no key/]],
  ['a key that is a comment', kms('# later'), [/kms-key-id is set, but names no key/]],
  ['an alias that is none', kms('alias/'), [/kms-key-id "alias\/" is not a valid KMS key alias/]],
  ['the alias of the service key', kms('alias/acs/oss'), [/leave kms-key-id empty/]],
  [
    'an ARN of the service key',
    kms('acs:kms:cn-hangzhou:1:alias/acs/oss'),
    [/leave kms-key-id empty/]
  ],
  [
    'an ARN of an alias elsewhere',
    kms('acs:kms:cn-beijing:1:alias/prod'),
    [/names key alias\/prod in cn-beijing, but region is cn-hangzhou/]
  ],
  [
    'a mode of key check',
    { 'check-kms-key': 'true' },
    [/check-kms-key is "true"\. Valid values: auto, required, off/]
  ],
  ['a canary in words', { canary: 'yes' }, [/canary is "yes", but must be true or false/]],
  [
    'a downgrade in words',
    { 'allow-downgrade': '1' },
    [/allow-downgrade is "1", but must be true or false/]
  ],
  [
    'plain http to KMS',
    { 'kms-endpoint': 'http://kms.cn-hangzhou.aliyuncs.com' },
    [/kms-endpoint ".*" uses plain http/]
  ],
  [
    'a KMS endpoint with a path',
    { 'kms-endpoint': 'kms.cn-hangzhou.aliyuncs.com/x' },
    [/kms-endpoint ".*" has a path/]
  ],
  ['a broken ARN', kms('acs:kms:cn-hangzhou:key/x'), [/is not a valid KMS key ARN/]],
  [
    'an ARN of another region',
    kms(`acs:kms:cn-beijing:1:key/${key}`),
    [/in cn-beijing, but region is cn-hangzhou/]
  ],
  [
    'any key beside a key',
    kms(`*\n${key}`),
    [/kms-key-id names both \* \(any customer key\) and other keys/]
  ],
  ['an unknown mode', { mode: 'Apply' }, [/mode is "Apply"\. Valid values: verify, apply/]],
  [
    'an unknown fail-on',
    { 'fail-on': 'never' },
    [/fail-on is "never"\. Valid values: drift, unknown, none/]
  ],
  [
    'a region that is a host',
    { region: 'oss-cn-hangzhou.aliyuncs.com' },
    [/region "oss-cn-hangzhou.aliyuncs.com" is not a valid region id/]
  ],
  [
    'an internal region',
    { region: 'oss-cn-hangzhou-internal' },
    [/Use the region without -internal, and set internal-endpoint: true\./]
  ],
  [
    'a region with a command',
    { region: 'cn-x\n::warning::x' },
    [/region "cn-x\[U\+000A line feed\]::warning::x" is not a valid region id/]
  ],
  [
    'http off loopback',
    { endpoint: 'http://oss-cn-hangzhou.aliyuncs.com' },
    [/endpoint .* uses plain http, which is accepted only for loopback addresses/]
  ],
  [
    'http to a host that looks like loopback',
    { endpoint: 'http://127.0.0.1.evil.example' },
    [/plain http/]
  ],
  [
    'an endpoint with a bucket in it',
    { endpoint: 'photos.oss-cn-hangzhou.aliyuncs.com' },
    [/starts with a bucket name/]
  ],
  [
    'an endpoint with a path',
    { endpoint: 'https://oss-cn-hangzhou.aliyuncs.com/x' },
    [/has a path, a query or a fragment/]
  ],
  [
    'an endpoint with a password, which is not repeated',
    { endpoint: 'https://u:pa55word@oss-cn-hangzhou.aliyuncs.com' },
    [/endpoint "\*\*\*@oss-cn-hangzhou.aliyuncs.com" contains credentials/]
  ],
  [
    'an endpoint for transfer acceleration',
    { endpoint: 'oss-accelerate.aliyuncs.com' },
    [/endpoint "oss-accelerate.aliyuncs.com" is for transfer acceleration, .* set region\./]
  ],
  [
    'the control endpoint of a CloudBox',
    { endpoint: 'cb-1.cn-shenzhen.oss-cloudbox-control.aliyuncs.com', region: '' },
    [
      /does not accept requests for objects\. Use the data endpoint.*: cb-1\.cn-shenzhen\.oss-cloudbox\.aliyuncs\.com\./
    ]
  ],
  [
    'an endpoint that is an IPv6 address',
    { endpoint: 'http://[::1]:9000' },
    [
      /endpoint "http:\/\/\[::1\]:9000" is an IPv6 address, which is not supported\. Use a host name\./
    ]
  ],
  [
    'a domain without a region, for two buckets',
    { endpoint: 'static.example.com', region: '', bucket: 'photos,logs' },
    [
      /endpoint static\.example\.com needs region/,
      /static\.example\.com is a custom domain, which is bound to one bucket, but bucket names 2 buckets/
    ]
  ],
  [
    'an endpoint that names no region',
    { endpoint: 'oss-new.aliyuncs.com', region: '' },
    [/endpoint oss-new\.aliyuncs\.com needs region/]
  ],
  [
    'KMS in a CloudBox, in another region',
    { endpoint: 'cb-1.cn-shenzhen.oss-cloudbox.aliyuncs.com', algorithm: 'KMS' },
    [
      /region: cn-hangzhou conflicts with endpoint, which is in cn-shenzhen/,
      /algorithm: KMS conflicts with endpoint: a bucket in a CloudBox supports only AES256/
    ]
  ],
  [
    'SM4 in a CloudBox',
    { endpoint: 'cb-1.cn-shenzhen.oss-cloudbox.aliyuncs.com', region: '', algorithm: 'SM4' },
    [/algorithm: SM4 conflicts with endpoint/]
  ],
  ['an endpoint that is none', { endpoint: 'https://a b' }, [/is not a valid host/]],
  [
    'an endpoint of another scheme',
    { endpoint: 'ftp://127.0.0.1' },
    [/uses a protocol other than https or http/]
  ],
  [
    'an endpoint that contradicts the region',
    { endpoint: 'oss-cn-beijing.aliyuncs.com' },
    [/region: cn-hangzhou conflicts with endpoint, which is in cn-beijing/]
  ],
  [
    'an endpoint and internal-endpoint',
    { 'internal-endpoint': 'true' },
    [/internal-endpoint and endpoint cannot be combined/]
  ],
  [
    'internal-endpoint without a region',
    { 'internal-endpoint': 'true', endpoint: '', region: '' },
    [/internal-endpoint needs region/]
  ],
  [
    'a boolean of YAML 1.1',
    { 'internal-endpoint': 'yes' },
    [/internal-endpoint is "yes", but must be true or false/]
  ],
  ['a boolean that is a number', { summary: '1' }, [/summary is "1"/]],
  ['a boolean with a typo', { annotations: 'ture' }, [/annotations is "ture"/]],
  [
    'no concurrency',
    { concurrency: '0' },
    [/concurrency is "0", but must be a whole number from 1 to 256/]
  ],
  ['half an attempt', { 'max-attempts': '1.5' }, [/max-attempts is "1.5"/]],
  [
    'a time with a unit',
    { 'request-timeout-seconds': '10s' },
    [/request-timeout-seconds is "10s"/]
  ],
  ['too long a time', { 'request-timeout-seconds': '301' }, [/from 1 to 300/]],
  [
    'a report path with a control character',
    { 'json-report': 'a\u0007b' },
    [/json-report .* control character/]
  ],
  [
    'an input that does not exist',
    { 'kms-keyid': key },
    [/"kms-keyid" is not an input of this action. Did you mean kms-key-id\?/]
  ],
  [
    'an empty secret',
    { 'access-key-secret': '' },
    [
      /access-key-secret is empty\. If its value comes from a secret/,
      /Pull requests from forks get no secrets\. Those from Dependabot get only Dependabot secrets\./
    ]
  ],
  [
    'empty credentials',
    { 'access-key-id': '', 'access-key-secret': '' },
    [
      /No credentials were found\. .*ALIBABA_CLOUD_ACCESS_KEY_ID/,
      /Pull requests from forks get no secrets\. Those from Dependabot get only Dependabot secrets\./
    ]
  ],
  [
    'a token alone',
    { 'access-key-id': '', 'access-key-secret': '', 'security-token': 'token' },
    [/access-key-id is empty/, /access-key-secret is empty/]
  ],
  [
    'a temporary key without its token',
    { 'access-key-id': 'STS.abcdefgh' },
    [/access-key-id is a temporary key/]
  ],
  [
    'a secret with a line break',
    { 'access-key-secret': 'ftrahsgnrt\nweoirnvaau' },
    [/access-key-secret contains an invisible character: character 11 is U\+000A line feed/]
  ],
  [
    'all at once',
    {
      bucket: 'A,b',
      algorithm: 'DES',
      mode: 'x',
      region: '?',
      'fail-on': 'x',
      summary: 'x',
      concurrency: 'x',
      'access-key-id': '',
      nonsense: 'x'
    },
    [
      /"nonsense"/,
      /bucket "A"/,
      /bucket "b"/,
      /algorithm/,
      /mode/,
      /region/,
      /fail-on/,
      /summary/,
      /concurrency/,
      /access-key-id is empty/
    ]
  ]
]
