import { requirableAlgorithms } from '../encryption/requirement.js'
import { dataEncryptions } from '../encryption/rule.js'

/** How buckets of the account that no rule matches are treated. */
export const uncoveredValues = ['drift', 'ignore'] as const

/** Rejects blank text. */
const visibleText = { type: 'string', pattern: '\\S' } as const

const bucketNames = {
  type: 'array',
  minItems: 1,
  maxItems: 10_000,
  items: { type: 'string', minLength: 1, maxLength: 200 }
} as const

/**
 * The JSON Schema (draft-07) of a policy file. `parsePolicy` validates against it, and
 * `schema/policy.schema.json`, which editors use, is generated from it.
 */
export const policySchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'oss-bucket-encryption/policy.schema.json',
  title: 'OSS bucket encryption policy',
  description:
    'The default server-side encryption that the OSS buckets of an Alibaba Cloud account must have. Set the input `policy-file` to the path of this file.',
  type: 'object',
  additionalProperties: false,
  required: ['version', 'rules'],
  properties: {
    version: {
      description: 'The version of the file format.',
      const: 1
    },
    region: {
      description:
        "The region where each bucket is looked up first, such as cn-hangzhou. If absent, the region comes from the account's bucket list or from OSS. The input `region` takes precedence.",
      type: 'string',
      examples: ['cn-hangzhou', 'ap-southeast-1', 'eu-central-1']
    },
    rules: {
      description:
        'The required default encryption, by bucket. The first rule that matches a bucket applies to it.',
      type: 'array',
      minItems: 1,
      maxItems: 1000,
      items: { $ref: '#/definitions/rule' }
    },
    exemptions: {
      description:
        'Buckets that are exempt from their requirement until a given date. They are still checked and reported, but apply does not change them.',
      type: 'array',
      maxItems: 10_000,
      items: { $ref: '#/definitions/exemption' }
    },
    uncovered: {
      description:
        'How buckets of the account that no rule matches are treated. drift: they count as drift. ignore: they are not checked. If absent: drift if a rule has a pattern, otherwise ignore.',
      enum: uncoveredValues
    }
  },
  definitions: {
    rule: {
      description: 'The default encryption that the matching buckets must have.',
      type: 'object',
      additionalProperties: false,
      required: ['buckets', 'algorithm'],
      properties: {
        name: {
          description:
            'The name of the rule in reports. If absent, the rule is named by its position, such as `rule 1`.',
          ...visibleText,
          maxLength: 100,
          examples: ['customer data']
        },
        buckets: {
          description:
            'Bucket names and patterns. `*` matches any characters and `?` matches one. A leading `!` excludes the matching buckets from this rule. Put an entry that begins with * or ! in quotes.',
          ...bucketNames,
          examples: [['prod-*', '!prod-public-site'], ['*']]
        },
        algorithm: {
          description:
            'The required default encryption. AES256 or SM4: with keys that OSS manages. KMS: with the key in kms-key-id. any: the bucket must have some default encryption rule. none: the bucket must have no such rule, and apply deletes one only with allow-downgrade: true.',
          enum: requirableAlgorithms
        },
        'kms-key-id': {
          description:
            "The KMS key; only with algorithm KMS. If absent: the service key that OSS manages. An id, an alias (alias/name) or an ARN: exactly that key. A list: any of these keys; apply sets the first one in the bucket's region. `*`: any customer key; apply then cannot set one.",
          type: ['string', 'array'],
          minLength: 1,
          maxLength: 500,
          minItems: 1,
          maxItems: 100,
          items: { type: 'string', minLength: 1, maxLength: 500 },
          examples: ['9468da86-3509-4f8d-a61e-6eab1eac0000', 'alias/prod']
        },
        'kms-data-encryption': {
          description:
            'The algorithm that encrypts the object data under the KMS key; only with algorithm KMS. If absent: AES256.',
          enum: dataEncryptions
        }
      }
    },
    exemption: {
      description:
        'A bucket that is exempt from its requirement until a given date, with the reason and the owner.',
      type: 'object',
      additionalProperties: false,
      required: ['bucket', 'reason', 'owner', 'expires'],
      properties: {
        bucket: {
          description: 'The name of the bucket. Patterns are not allowed.',
          type: 'string',
          minLength: 1,
          maxLength: 200
        },
        reason: {
          description: 'Why the bucket is exempt. Reports show it.',
          ...visibleText,
          maxLength: 500,
          examples: ['anonymous downloads fail under SSE-KMS']
        },
        owner: {
          description: 'The team or person responsible for the exemption.',
          ...visibleText,
          maxLength: 200,
          examples: ['web-team']
        },
        expires: {
          description:
            'The last day of the exemption, in UTC, such as 2027-03-31. From the next day on, the bucket must meet its requirement.',
          type: 'string',
          pattern: '^\\d{4}-\\d{2}-\\d{2}$',
          examples: ['2027-03-31']
        }
      }
    }
  }
} as const
