import { requirableAlgorithms } from '../encryption/requirement.js'
import { dataEncryptions } from '../encryption/rule.js'

/** How buckets of the account that no rule names are treated. */
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
    'Which buckets of an Alibaba Cloud account must have which default server-side encryption: the file that the input `policy-file` names.',
  type: 'object',
  additionalProperties: false,
  required: ['version', 'rules'],
  properties: {
    version: {
      description: 'The form of this file.',
      const: 1
    },
    region: {
      description:
        'Where buckets are looked for first, such as cn-hangzhou. Absent: where the account’s list has them, or where OSS says. The input `region` wins.',
      type: 'string',
      examples: ['cn-hangzhou', 'ap-southeast-1', 'eu-central-1']
    },
    rules: {
      description: 'What buckets must have. The first rule that names a bucket decides about it.',
      type: 'array',
      minItems: 1,
      maxItems: 1000,
      items: { $ref: '#/definitions/rule' }
    },
    exemptions: {
      description:
        'Buckets that need not be as required for a while. They are read and shown all the same.',
      type: 'array',
      maxItems: 10_000,
      items: { $ref: '#/definitions/exemption' }
    },
    uncovered: {
      description:
        'Buckets of the account that no rule names. drift: they fail the step, as drift does. ignore: they are not looked at. Absent: drift where some rule has a pattern; ignore where all buckets are plain names.',
      enum: uncoveredValues
    }
  },
  definitions: {
    rule: {
      description: 'What some buckets must have.',
      type: 'object',
      additionalProperties: false,
      required: ['buckets', 'algorithm'],
      properties: {
        name: {
          description: 'What reports call the rule. Absent: `rule 1` and so on.',
          ...visibleText,
          maxLength: 100,
          examples: ['customer data']
        },
        buckets: {
          description:
            'Names of buckets. `*` stands for any characters and `?` for one; `!` before a name or pattern excludes it from this rule. Put what begins with * or ! in quotes.',
          ...bucketNames,
          examples: [['prod-*', '!prod-public-site'], ['*']]
        },
        algorithm: {
          description:
            'AES256 or SM4: keys managed by OSS. KMS: see kms-key-id. none: no rule may exist, and apply deletes it. any: some rule must exist.',
          enum: requirableAlgorithms
        },
        'kms-key-id': {
          description:
            'Only with KMS. Absent: the service key that OSS manages. One id, alias (alias/name) or ARN: exactly that key. A list: any of them, and apply sets the first of the bucket’s region. `*`: any customer key; apply then sets nothing.',
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
            'Only with KMS: what encrypts the object data under the key. Absent: AES256.',
          enum: dataEncryptions
        }
      }
    },
    exemption: {
      description:
        'One bucket that need not be as required, why, who answers for it, and until when.',
      type: 'object',
      additionalProperties: false,
      required: ['bucket', 'reason', 'owner', 'expires'],
      properties: {
        bucket: {
          description: 'The plain name of the bucket.',
          type: 'string',
          minLength: 1,
          maxLength: 200
        },
        reason: {
          description: 'Why, for whoever reads the report.',
          ...visibleText,
          maxLength: 500,
          examples: ['anonymous downloads fail under SSE-KMS']
        },
        owner: {
          description: 'Who answers for it: a team or a person.',
          ...visibleText,
          maxLength: 200,
          examples: ['web-team']
        },
        expires: {
          description:
            'Its last day, in UTC, as 2027-03-31. From the next day on the bucket is judged again.',
          type: 'string',
          pattern: '^\\d{4}-\\d{2}-\\d{2}$',
          examples: ['2027-03-31']
        }
      }
    }
  }
} as const
