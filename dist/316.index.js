export const id = 316;
export const ids = [316];
export const modules = {

/***/ 64548:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ policySchema)
/* harmony export */ });
/* unused harmony export uncoveredValues */
/* harmony import */ var _encryption_requirement_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(62038);
/* harmony import */ var _encryption_rule_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(63043);


const uncoveredValues = ['drift', 'ignore'];
const visibleText = { type: 'string', pattern: '\\S' };
const bucketNames = {
    type: 'array',
    minItems: 1,
    maxItems: 10_000,
    items: { type: 'string', minLength: 1, maxLength: 200 }
};
const policySchema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'oss-bucket-encryption/policy.schema.json',
    title: 'OSS bucket encryption policy',
    description: 'The default server-side encryption that the OSS buckets of an Alibaba Cloud account must have. Set the input `policy-file` to the path of this file.',
    type: 'object',
    additionalProperties: false,
    required: ['version', 'rules'],
    properties: {
        version: {
            description: 'The version of the file format.',
            const: 1
        },
        region: {
            description: "The region where each bucket is looked up first, such as cn-hangzhou. If absent, the region comes from the account's bucket list or from OSS. The input `region` takes precedence.",
            type: 'string',
            examples: ['cn-hangzhou', 'ap-southeast-1', 'eu-central-1']
        },
        rules: {
            description: 'The required default encryption, by bucket. The first rule that matches a bucket applies to it.',
            type: 'array',
            minItems: 1,
            maxItems: 1000,
            items: { $ref: '#/definitions/rule' }
        },
        exemptions: {
            description: 'Buckets that are exempt from their requirement until a given date. They are still checked and reported, but apply does not change them.',
            type: 'array',
            maxItems: 10_000,
            items: { $ref: '#/definitions/exemption' }
        },
        uncovered: {
            description: 'How buckets of the account that no rule matches are treated. drift: they count as drift. ignore: they are not checked. If absent: drift if a rule has a pattern, otherwise ignore.',
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
                    description: 'The name of the rule in reports. If absent, the rule is named by its position, such as `rule 1`.',
                    ...visibleText,
                    maxLength: 100,
                    examples: ['customer data']
                },
                buckets: {
                    description: 'Bucket names and patterns. `*` matches any characters and `?` matches one. A leading `!` excludes the matching buckets from this rule. Put an entry that begins with * or ! in quotes.',
                    ...bucketNames,
                    examples: [['prod-*', '!prod-public-site'], ['*']]
                },
                algorithm: {
                    description: 'The required default encryption. AES256 or SM4: with keys that OSS manages. KMS: with the key in kms-key-id. any: the bucket must have some default encryption rule. none: the bucket must have no such rule, and apply deletes one only with allow-downgrade: true.',
                    enum: _encryption_requirement_js__WEBPACK_IMPORTED_MODULE_0__/* .requirableAlgorithms */ .t7
                },
                'kms-key-id': {
                    description: "The KMS key; only with algorithm KMS. If absent: the service key that OSS manages. An id, an alias (alias/name) or an ARN: exactly that key. A list: any of these keys; apply sets the first one in the bucket's region. `*`: any customer key; apply then cannot set one.",
                    type: ['string', 'array'],
                    minLength: 1,
                    maxLength: 500,
                    minItems: 1,
                    maxItems: 100,
                    items: { type: 'string', minLength: 1, maxLength: 500 },
                    examples: ['9468da86-3509-4f8d-a61e-6eab1eac0000', 'alias/prod']
                },
                'kms-data-encryption': {
                    description: 'The algorithm that encrypts the object data under the KMS key; only with algorithm KMS. If absent: AES256.',
                    enum: _encryption_rule_js__WEBPACK_IMPORTED_MODULE_1__/* .dataEncryptions */ .Hr
                }
            }
        },
        exemption: {
            description: 'A bucket that is exempt from its requirement until a given date, with the reason and the owner.',
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
                    description: 'The last day of the exemption, in UTC, such as 2027-03-31. From the next day on, the bucket must meet its requirement.',
                    type: 'string',
                    pattern: '^\\d{4}-\\d{2}-\\d{2}$',
                    examples: ['2027-03-31']
                }
            }
        }
    }
};


/***/ }),

/***/ 2316:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  checkNewPolicyFile: () => (/* binding */ checkNewPolicyFile),
  loadPolicy: () => (/* binding */ loadPolicy),
  C: () => (/* binding */ savePolicy)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./lib/encryption/defined-fields.js
var defined_fields = __webpack_require__(10212);
// EXTERNAL MODULE: ./lib/text/checked-value.js
var checked_value = __webpack_require__(9606);
// EXTERNAL MODULE: ./lib/text/message.js
var message = __webpack_require__(39140);
// EXTERNAL MODULE: ./lib/aliyun/identifiers/region.js
var identifiers_region = __webpack_require__(76051);
// EXTERNAL MODULE: ./lib/policy/bucket-pattern.js
var bucket_pattern = __webpack_require__(76581);
;// CONCATENATED MODULE: ./lib/policy/document-reader.js

class DocumentReader {
    problems = [];
    #document;
    #malformed;
    constructor(document, malformed) {
        this.#document = document;
        this.#malformed = new Set(malformed);
    }
    fields(value, pointer) {
        if (typeof value !== 'object' || value === null || Array.isArray(value))
            return {};
        const wellFormed = Object.entries(value).filter(([key]) => this.isWellFormed(pointer, key));
        return Object.fromEntries(wellFormed);
    }
    isWellFormed(pointer, key) {
        return !this.#malformed.has(`${pointer}/${key}`);
    }
    sourceOf(pointer) {
        return this.#document.valueSources.get(pointer);
    }
    sourceOfKey(pointer) {
        return this.#document.keySources.get(pointer);
    }
    addProblem(message, pointer) {
        this.problems.push((0,defined_fields/* defined */.s)({ message, source: this.sourceOf(pointer) }));
    }
}

// EXTERNAL MODULE: ./lib/text/plain-text.js
var plain_text = __webpack_require__(56347);
// EXTERNAL MODULE: ./lib/policy/utc-date.js
var utc_date = __webpack_require__(72677);
;// CONCATENATED MODULE: ./lib/policy/interpret-exemption.js





function interpretExemption(node, index, reader) {
    const pointer = `/exemptions/${index}`;
    const { bucket = '', expires = '', reason, owner } = reader.fields(node, pointer);
    const problem = bucket === '' ? null : problemWithBucket(bucket);
    if (problem !== null) {
        reader.addProblem((0,message/* message */.iU) `${(0,message/* input */.hF)('bucket')} ${(0,message/* quote */.hD)(bucket)} ${problem}.`, `${pointer}/bucket`);
    }
    if (expires !== '' && !(0,utc_date/* isCalendarDate */.tf)(expires)) {
        reader.addProblem((0,message/* message */.iU) `${(0,message/* input */.hF)('expires')} is ${(0,message/* quote */.hD)(expires)}, a date that does not exist.`, `${pointer}/expires`);
    }
    return (0,defined_fields/* defined */.s)({
        bucket,
        reason: readVisibleText('reason', reason, pointer, reader),
        owner: readVisibleText('owner', owner, pointer, reader),
        expires,
        source: reader.sourceOf(pointer)
    });
}
function problemWithBucket(bucket) {
    return /^[^*?!,\s]+$/.test(bucket)
        ? (0,bucket_pattern/* problemWithPattern */.cq)(bucket)
        : (0,message/* message */.iU) `is not a single bucket name: an exemption applies to one bucket, and patterns are not allowed`;
}
function readVisibleText(key, raw, pointer, reader) {
    const text = (0,plain_text/* plainText */.wh)(raw ?? '');
    if (text === '' && raw !== undefined) {
        reader.addProblem((0,message/* message */.iU) `${(0,message/* input */.hF)(key)} has no visible characters.`, `${pointer}/${key}`);
    }
    return text;
}

// EXTERNAL MODULE: ./lib/policy/parse-bucket-patterns.js
var parse_bucket_patterns = __webpack_require__(77254);
// EXTERNAL MODULE: ./lib/policy/parse-requirement.js
var parse_requirement = __webpack_require__(19687);
;// CONCATENATED MODULE: ./lib/policy/interpret-rule.js






const maxPatterns = 500;
class RuleInterpreter {
    #reader;
    #patterns = 0;
    constructor(reader) {
        this.#reader = reader;
    }
    interpret(node, index) {
        const pointer = `/rules/${index}`;
        const rule = this.#reader.fields(node, pointer);
        return (0,defined_fields/* defined */.s)({
            name: (0,plain_text/* plainText */.wh)(rule.name ?? '') || `rule ${index + 1}`,
            buckets: this.#interpretBuckets(rule.buckets ?? [], `${pointer}/buckets`),
            requirement: this.#interpretRequirement(rule, pointer),
            source: this.#reader.sourceOf(pointer)
        });
    }
    #interpretBuckets(list, pointer) {
        const wellFormed = list
            .map((text, index) => ({ text, pointer: `${pointer}/${index}` }))
            .filter((_, index) => this.#reader.isWellFormed(pointer, index));
        const excess = wellFormed.find(({ text }) => !(0,bucket_pattern/* isLiteral */.c$)(text) && ++this.#patterns > maxPatterns);
        if (excess !== undefined) {
            this.#reader.addProblem((0,message/* message */.iU) `The file has more than ${maxPatterns} patterns with ${(0,message/* code */.aY)('*')} or ${(0,message/* code */.aY)('?')}. Use fewer, broader patterns.`, excess.pointer);
            return [];
        }
        const texts = wellFormed.map(({ text }) => text);
        const parsed = (0,parse_bucket_patterns/* parseBucketPatterns */.r)(texts);
        for (const { problem, index } of parsed.ok ? [] : parsed.problems) {
            if (index === undefined && wellFormed.length < list.length)
                continue;
            const location = index === undefined ? undefined : wellFormed[index]?.pointer;
            this.#reader.addProblem((0,message/* message */.iU) `${(0,message/* input */.hF)('buckets')} ${problem}`, location ?? pointer);
        }
        return (parsed.ok ? parsed.value : (0,parse_bucket_patterns/* readBucketPatterns */.S)(texts)).map((pattern, index) => (0,defined_fields/* defined */.s)({ ...pattern, source: this.#reader.sourceOf(wellFormed[index]?.pointer ?? '') }));
    }
    #interpretRequirement(rule, pointer) {
        const keys = rule['kms-key-id'];
        const fields = (0,defined_fields/* defined */.s)({
            algorithm: rule.algorithm ?? 'KMS',
            keys: [keys ?? []]
                .flat()
                .filter((_, index) => this.#reader.isWellFormed(`${pointer}/kms-key-id`, index)),
            keysSet: keys !== undefined,
            dataEncryption: rule['kms-data-encryption']
        });
        const parsed = (0,parse_requirement/* parseRequirement */.p)(fields);
        if (parsed.ok)
            return parsed.value;
        for (const { field, index, problem } of parsed.problems) {
            const entry = index !== undefined && Array.isArray(keys) ? `/${index}` : '';
            this.#reader.addProblem(problem, `${pointer}/${field}${entry}`);
        }
        return (0,parse_requirement/* readRequirement */.M)(fields);
    }
}

;// CONCATENATED MODULE: ./lib/policy/interpret-policy.js








function interpretPolicy(document, malformed) {
    const reader = new DocumentReader(document, malformed);
    const { rules: ruleNodes = [], exemptions: exemptionNodes = [], ...rest } = reader.fields(document.value, '');
    const ruleInterpreter = new RuleInterpreter(reader);
    const rules = ruleNodes.map((node, index) => ruleInterpreter.interpret(node, index));
    const exemptions = exemptionNodes.map((node, index) => interpretExemption(node, index, reader));
    const region = rest.region === undefined ? undefined : interpretRegion(rest.region, reader);
    rejectDuplicates(rules.map(({ name = '' }, index) => ({
        name,
        pointers: [`/rules/${index}/name`, `/rules/${index}`]
    })), name => (0,message/* message */.iU) `Two rules have the name ${(0,message/* quote */.hD)(name)}.`, reader);
    rejectDuplicates(exemptions.map(({ bucket }, index) => ({
        name: bucket,
        pointers: [`/exemptions/${index}/bucket`]
    })), bucket => (0,message/* message */.iU) `Bucket ${(0,message/* quote */.hD)(bucket)} has two exemptions.`, reader);
    if (reader.problems.length > 0)
        return { ok: false, problems: reader.problems };
    return (0,checked_value.ok)((0,defined_fields/* defined */.s)({
        rules,
        exemptions,
        uncovered: rest.uncovered ?? (rules.some(hasPattern) ? 'drift' : 'ignore'),
        uncoveredSource: reader.sourceOfKey('/uncovered') ?? reader.sourceOfKey('/rules'),
        region
    }));
}
function hasPattern({ buckets }) {
    return buckets.some(({ text, excludes }) => !excludes && !(0,bucket_pattern/* isLiteral */.c$)(text));
}
function interpretRegion(text, reader) {
    const region = (0,identifiers_region/* parseRegion */.cf)(text);
    if (region !== null)
        return region;
    reader.addProblem((0,message/* message */.iU) `${(0,message/* input */.hF)('region')} ${(0,message/* quote */.hD)(text)} is not a valid region id. Use a value such as ${(0,message/* code */.aY)('cn-hangzhou')} or ${(0,message/* code */.aY)('oss-cn-hangzhou')}.`, '/region');
    return undefined;
}
function rejectDuplicates(entries, describe, reader) {
    const firstSources = new Map();
    for (const { name, pointers } of entries) {
        if (name === '')
            continue;
        const pointer = pointers.find(candidate => reader.sourceOf(candidate) !== undefined) ?? '';
        if (!firstSources.has(name))
            firstSources.set(name, reader.sourceOf(pointer));
        else {
            const line = firstSources.get(name)?.line;
            const first = line === undefined ? message/* emptyMessage */.FS : (0,message/* message */.iU) ` The first is on line ${line}.`;
            reader.addProblem((0,message/* message */.iU) `${describe(name)}${first}`, pointer);
        }
    }
}

// EXTERNAL MODULE: ./node_modules/ajv/dist/ajv.js
var ajv = __webpack_require__(42463);
// EXTERNAL MODULE: ./lib/text/did-you-mean.js + 1 modules
var did_you_mean = __webpack_require__(68435);
// EXTERNAL MODULE: ./lib/policy/policy-schema.js
var policy_schema = __webpack_require__(64548);
// EXTERNAL MODULE: ./lib/text/invisible-characters.js
var invisible_characters = __webpack_require__(77229);
;// CONCATENATED MODULE: ./lib/policy/schema-messages.js



const mergeKey = '<<';
function paramsOf({ params }) {
    return params;
}
function knownKeys({ parentSchema }) {
    return Object.keys(parentSchema.properties);
}
function schemaErrorMessage(error) {
    const { keyword, instancePath, data, parentSchema } = error;
    const subject = describePart(instancePath, 'start');
    const { additionalProperty = '', missingProperties = [], ...params } = paramsOf(error);
    const { allowedValues = [], allowedValue, limit = 0 } = params;
    switch (keyword) {
        case 'additionalProperties':
            return unknownKeyMessage(additionalProperty, instancePath, knownKeys(error));
        case 'required':
            return (0,message/* message */.iU) `${subject} must have ${listKeys(missingProperties)}.`;
        case 'enum':
            return (0,message/* message */.iU) `${subject} is ${describeValue(data)}. Valid values: ${(0,message/* join */.fj)(allowedValues.map(message/* code */.aY), ', ')}.${(0,did_you_mean/* didYouMean */.au)(data, allowedValues)}`;
        case 'const':
            return (0,message/* message */.iU) `${subject} is ${describeValue(data)}, but must be ${(0,message/* code */.aY)(String(allowedValue))}.`;
        case 'type':
            return (0,message/* message */.iU) `${subject} is ${describeTypeMismatch(data, parentSchema)}.`;
        case 'minItems':
            return (0,message/* message */.iU) `${subject} is an empty list. Add at least one entry.`;
        case 'maxItems':
            return (0,message/* message */.iU) `${subject} has more than ${limit} entries.`;
        case 'minLength':
            return (0,message/* message */.iU) `${subject} is empty.`;
        case 'maxLength':
            return (0,message/* message */.iU) `${subject} is longer than ${limit} characters.`;
        case 'pattern':
            return /\S/.test(String(data))
                ? (0,message/* message */.iU) `${subject} is ${describeValue(data)}, but must be ${exampleDate}.`
                : (0,message/* message */.iU) `${subject} is blank.`;
        default:
            return (0,message/* message */.iU) `${subject} is invalid (${(0,message/* value */.Uq)(keyword)}).`;
    }
}
function unknownKeyMessage(key, pointer, known) {
    const hint = key === mergeKey ? (0,message/* message */.iU) ` YAML merge keys are not supported.` : (0,did_you_mean/* didYouMean */.au)(key, known);
    const indent = (0,invisible_characters/* firstInvisible */.k7)(key)?.offset === 0
        ? (0,message/* message */.iU) ` The key begins with an invisible character. Delete it, or replace it with a plain space.`
        : message/* emptyMessage */.FS;
    return (0,message/* message */.iU) `Unknown key ${(0,message/* quote */.hD)(key)} in ${describePart(pointer, 'middle')}. Valid keys: ${(0,message/* join */.fj)(known.map(name => (0,message/* input */.hF)(name)), ', ')}.${indent}${hint}`;
}
function listKeys(keys) {
    return (0,message/* message */.iU) `the ${(0,message/* words */.aL)(keys.length === 1 ? 'key' : 'keys')} ${(0,message/* listAnd */.G1)(keys.map(key => (0,message/* input */.hF)(key)))}`;
}
function describePart(pointer, position) {
    const segments = pointer.split('/').slice(1);
    const key = segments.findLast(segment => !/^\d+$/.test(segment));
    const isStart = position === 'start';
    if (key === undefined)
        return (0,message/* message */.iU) `${(0,message/* words */.aL)(isStart ? 'The' : 'the')} policy`;
    if (key === segments.at(-1))
        return [(0,message/* input */.hF)(key)];
    if (key === 'rules')
        return (0,message/* message */.iU) `${(0,message/* words */.aL)(isStart ? 'A' : 'a')} rule`;
    const article = (0,message/* words */.aL)(isStart ? 'An' : 'an');
    return key === 'exemptions'
        ? (0,message/* message */.iU) `${article} exemption`
        : (0,message/* message */.iU) `${article} entry in ${(0,message/* input */.hF)(key)}`;
}
function describeValue(data) {
    if (data === null)
        return (0,message/* message */.iU) `empty`;
    if (typeof data === 'string')
        return [(0,message/* quote */.hD)(data)];
    if (typeof data === 'number' || typeof data === 'boolean')
        return [(0,message/* value */.Uq)(String(data))];
    return [(0,message/* words */.aL)(typeNameOf(data))];
}
const exampleDate = (0,message/* message */.iU) `a date such as ${(0,message/* code */.aY)('2027-03-31')}`;
function describeTypeMismatch(data, { type, pattern = '', required = [] }) {
    if (data === null)
        return (0,message/* message */.iU) `empty`;
    const found = (0,message/* words */.aL)(typeNameOf(data));
    if (pattern.includes('d{4}'))
        return (0,message/* message */.iU) `${found}, but must be ${exampleDate}`;
    if (type.includes('string') && typeof data !== 'object') {
        return (0,message/* message */.iU) `${found}, but must be text. Put it in quotes`;
    }
    const expected = (0,message/* join */.fj)([type].flat().map(name => (0,message/* words */.aL)(typeNames[name] ?? name)), ' or ');
    const keys = required.length === 0 ? message/* emptyMessage */.FS : (0,message/* message */.iU) ` with ${listKeys(required)}`;
    return (0,message/* message */.iU) `${found}, but must be ${expected}${keys}`;
}
const typeNames = {
    array: 'a list',
    object: 'a mapping',
    string: 'text',
    number: 'a number',
    boolean: 'a boolean'
};
function typeNameOf(data) {
    return (Array.isArray(data) ? typeNames['array'] : typeNames[typeof data]) ?? typeof data;
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
;// CONCATENATED MODULE: ./lib/policy/yaml-reader.js



const maxNodes = 200_000;
const maxDepth = 10;
const maxKeyLength = 50;
const maxKeys = 1_000;
const maxEntries = 10_000;
class YamlReader {
    valueSources = new Map();
    keySources = new Map();
    problems = [];
    unreadable = new Set();
    #root;
    #text;
    #sourceAt;
    #aliasTargets;
    #aliasSource;
    #nodesRead = 0;
    #exceededLimits = false;
    constructor(document, text, sourceAt) {
        this.#root = document.contents;
        this.#text = text;
        this.#sourceAt = sourceAt;
        this.#aliasTargets = resolveAliases(document);
    }
    get exceededLimits() {
        return this.#exceededLimits;
    }
    read() {
        return this.#root === null ? null : this.#readNode(this.#root, '', 0);
    }
    #readNode(node, pointer, depth) {
        const source = this.#sourceOf(node);
        this.valueSources.set(pointer, source);
        this.#nodesRead += 1;
        if (this.#exceededLimits)
            return null;
        if (this.#nodesRead > maxNodes || depth > maxDepth) {
            this.#exceededLimits = true;
            const excess = depth > maxDepth
                ? (0,message/* message */.iU) `The policy is nested too deeply.`
                : (0,message/* message */.iU) `The file has too much content for a policy once its aliases are expanded.`;
            return this.#skip(pointer, excess, this.#aliasSource ?? source);
        }
        if ((0,dist/* isAlias */.Vj)(node))
            return this.#readAlias(node, pointer, depth, source);
        if (node.tag !== undefined)
            return this.#skipTagged(node, pointer);
        if ((0,dist/* isMap */.jh)(node))
            return this.#readMap(node, pointer, depth);
        if ((0,dist/* isSeq */.oP)(node)) {
            if (node.items.length > maxEntries) {
                return this.#skip(pointer, (0,message/* message */.iU) `This list has more than ${maxEntries} entries.`, source);
            }
            return node.items.map((item, index) => this.#readNode(item, `${pointer}/${index}`, depth + 1));
        }
        return (0,dist/* isScalar */.jn)(node) ? this.#readScalar(node.value, pointer, source) : null;
    }
    #readMap(node, pointer, depth) {
        const map = Object.create(null);
        if (node.items.length > maxKeys) {
            const problem = (0,message/* message */.iU) `This mapping has more than ${maxKeys} keys, which is too many for a policy.`;
            return this.#skip(pointer, problem, this.#sourceOf(node));
        }
        for (const pair of node.items) {
            if (!(0,dist/* isPair */.tO)(pair))
                continue;
            const key = pair.key;
            const source = this.#sourceAt(key?.range?.[0] ?? node.range?.[0] ?? 0);
            if (!(0,dist/* isScalar */.jn)(key) || typeof key.value !== 'string' || key.tag !== undefined) {
                this.#addProblem((0,message/* message */.iU) `A key must be text such as ${(0,message/* code */.aY)('rules')}, not a number, a boolean, a list or a mapping.`, source);
                continue;
            }
            const name = key.value;
            if (name.length > maxKeyLength || name in map) {
                const problem = name in map ? 'appears twice' : 'is longer than any valid key';
                this.#addProblem((0,message/* message */.iU) `The key ${(0,message/* quote */.hD)(name)} ${(0,message/* words */.aL)(problem)}.`, source);
                continue;
            }
            const valuePointer = `${pointer}/${escapeJsonPointer(name)}`;
            this.keySources.set(valuePointer, source);
            const value = pair.value;
            if (value === null)
                this.valueSources.set(valuePointer, source);
            map[name] = value === null ? null : this.#readNode(value, valuePointer, depth + 1);
        }
        return map;
    }
    #readScalar(value, pointer, source) {
        const control = typeof value === 'string' ? /[\p{Cc}\p{Zl}\p{Zp}]/u.exec(value.replace(/\n/g, ' ')) : null;
        if (control === null)
            return value;
        const name = (0,invisible_characters/* nameOfCharacter */.Wx)(control[0]);
        const problem = (0,message/* message */.iU) `This text contains a character that is not allowed in a policy (${(0,message/* value */.Uq)(name)}). Remove it.`;
        return this.#skip(pointer, problem, source);
    }
    #skipTagged(node, pointer) {
        let at = this.#text.lastIndexOf('!', node.range?.[0] ?? 0);
        while (this.#text[at - 1] === '!')
            at -= 1;
        const problem = (0,message/* message */.iU) `In YAML, ${(0,message/* code */.aY)('!')} starts a tag. Put the text in quotes: ${(0,message/* code */.aY)("'!…'")}.`;
        return this.#skip(pointer, problem, this.#sourceAt(at));
    }
    #readAlias(alias, pointer, depth, source) {
        const target = this.#aliasTargets.get(alias);
        if (target !== undefined) {
            const outerSource = this.#aliasSource;
            this.#aliasSource ??= source;
            const value = this.#readNode(target, pointer, depth + 1);
            this.#aliasSource = outerSource;
            return value;
        }
        if (alias.source === '')
            return this.#markUnreadable(pointer);
        const problem = (0,message/* message */.iU) `The alias ${(0,message/* quote */.hD)(`*${alias.source}`)} has no anchor before it. If it is a pattern, put it in quotes.`;
        return this.#skip(pointer, problem, source);
    }
    #skip(pointer, problem, source) {
        this.#addProblem(problem, source);
        return this.#markUnreadable(pointer);
    }
    #markUnreadable(pointer) {
        this.unreadable.add(pointer);
        return null;
    }
    #addProblem(problem, source) {
        this.problems.push({ message: problem, source });
    }
    #sourceOf(node) {
        return this.#sourceAt(node.range?.[0] ?? 0);
    }
}
function resolveAliases(document) {
    const anchors = new Map();
    const targets = new Map();
    (0,dist/* visit */.YR)(document, {
        Node: (_, node) => {
            if ((0,dist/* isAlias */.Vj)(node)) {
                const target = anchors.get(node.source);
                if (target !== undefined)
                    targets.set(node, target);
            }
            else if (node.anchor !== undefined)
                anchors.set(node.anchor, node);
        }
    });
    return targets;
}
function escapeJsonPointer(segment) {
    return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}

;// CONCATENATED MODULE: ./lib/policy/schema-validation.js






let validate;
function validateSchema(document) {
    validate ??= new ajv.Ajv({ allErrors: true, allowUnionTypes: true, verbose: true }).compile(policy_schema/* policySchema */.w);
    validate(document.value);
    const errors = (validate.errors ?? []).filter(({ instancePath }) => !document.unreadable.has(instancePath));
    return withoutConsequentialErrors(errors).map(error => (0,defined_fields/* defined */.s)({
        message: schemaErrorMessage(error),
        pointer: error.instancePath,
        source: sourceOf(error, document)
    }));
}
function withoutConsequentialErrors(errors) {
    const misspelt = new Map();
    const missing = new Map();
    for (const error of errors) {
        const { instancePath, keyword } = error;
        const { additionalProperty, missingProperty = '' } = paramsOf(error);
        if (keyword === 'additionalProperties') {
            const keys = getOrInsert(misspelt, instancePath, new Set());
            for (const key of likelyMeant(additionalProperty, error))
                keys.add(key);
        }
        else if (keyword === 'required') {
            getOrInsert(missing, instancePath, []).push(missingProperty);
        }
    }
    return errors.flatMap(error => {
        const { instancePath, keyword } = error;
        if (keyword !== 'required')
            return [error];
        const keys = (missing.get(instancePath) ?? []).filter(key => misspelt.get(instancePath)?.has(key) !== true);
        missing.delete(instancePath);
        return keys.length === 0 ? [] : [{ ...error, params: { missingProperties: keys } }];
    });
}
function likelyMeant(key, error) {
    const known = knownKeys(error);
    if (key === mergeKey)
        return known;
    const meant = (0,did_you_mean/* nearest */.pA)(key, known);
    return meant === undefined ? [] : [meant];
}
function getOrInsert(map, key, initial) {
    const value = map.get(key) ?? initial;
    map.set(key, value);
    return value;
}
function sourceOf(error, { valueSources, keySources }) {
    const { instancePath } = error;
    const unknownKey = paramsOf(error).additionalProperty;
    const keySource = unknownKey === undefined
        ? undefined
        : keySources.get(`${instancePath}/${escapeJsonPointer(unknownKey)}`);
    return keySource ?? valueSources.get(instancePath) ?? valueSources.get('');
}

// EXTERNAL MODULE: ./lib/policy/unreachable-rules.js
var unreachable_rules = __webpack_require__(67346);
;// CONCATENATED MODULE: ./lib/policy/yaml-errors.js


function describeYamlErrors(errors, text, sourceAt) {
    const reported = errors.filter(error => !isUnresolvedTag(error));
    return yaml_errors_withoutConsequentialErrors(reported, ({ pos }) => sourceAt(pos[0]).line).map(error => ({
        message: (0,message/* sentences */.hC)(yamlErrorMessage(error), deceptiveCharacterHint(text, error.pos[0])),
        source: sourceAt(error.pos[0])
    }));
}
function isFatal(error) {
    return error.code !== 'BAD_ALIAS' && !isUnresolvedTag(error);
}
function isUnresolvedTag(error) {
    return error.code === 'TAG_RESOLVE_FAILED' && error.message.startsWith('Unresolved tag');
}
function yaml_errors_withoutConsequentialErrors(errors, lineOf) {
    const seenLines = new Set();
    const isStructureLost = (error) => error.message.includes('in YAML stream');
    const firstLost = errors.findIndex(isStructureLost);
    return errors.filter((error, index) => error.code === 'BAD_ALIAS' ||
        (seenLines.size < seenLines.add(lineOf(error)).size &&
            !(isStructureLost(error) && index > firstLost)));
}
const keyExpected = (0,message/* message */.iU) `Expected a key, a colon and a space here.`;
const messagesByCode = {
    BAD_ALIAS: (0,message/* message */.iU) `In YAML, ${(0,message/* code */.aY)('*')} starts an alias. Put it in quotes: ${(0,message/* code */.aY)("'*'")}.`,
    BAD_SCALAR_START: (0,message/* message */.iU) `Put this text in quotes: its first character has a special meaning in YAML.`,
    BLOCK_AS_IMPLICIT_KEY: (0,message/* message */.iU) `Put this text in quotes: it contains a colon and a space.`,
    MULTILINE_IMPLICIT_KEY: keyExpected,
    MULTIPLE_DOCS: (0,message/* message */.iU) `A second YAML document begins here. A policy must be a single document.`,
    TAB_AS_INDENT: (0,message/* message */.iU) `This line is indented with a tab. Use spaces: YAML does not allow tabs for indentation.`
};
function yamlErrorMessage(error) {
    const known = messagesByCode[error.code];
    if (known !== undefined)
        return known;
    if (error.message.startsWith('Implicit map keys'))
        return keyExpected;
    if (error.message.startsWith('Missing closing')) {
        return (0,message/* message */.iU) `A closing quote is missing before this position.`;
    }
    if (/^Flow .* end with a/.test(error.message)) {
        return (0,message/* message */.iU) `A closing bracket is missing before this position, or the text in the brackets is not indented enough.`;
    }
    return (0,message/* message */.iU) `Invalid YAML: ${(0,message/* untrusted */.bp)(error.message, Infinity)}.`;
}
function deceptiveCharacterHint(text, offset) {
    const start = text.lastIndexOf('\n', offset - 1) + 1;
    const end = text.indexOf('\n', offset);
    const line = text.slice(start, end < 0 ? undefined : end);
    const previous = start < 2 ? '' : text.slice(text.lastIndexOf('\n', start - 2) + 1, start - 1);
    for (const [searched, suffix] of [
        [line, ''],
        [previous, ' of the previous line']
    ]) {
        const invisible = (0,invisible_characters/* firstInvisible */.k7)(searched.replace(/[\t\r]/g, ' '));
        if (invisible !== null) {
            return (0,message/* message */.iU) `There is an invisible character (${(0,message/* value */.Uq)(invisible.name)}) in column ${invisible.offset + 1}${(0,message/* words */.aL)(suffix)}. Delete it, or replace it with a plain space.`;
        }
    }
    const colon = /^[\s-]*[\w-]+\uff1a/.exec(line);
    return colon === null
        ? message/* emptyMessage */.FS
        : (0,message/* message */.iU) `The colon in column ${colon[0].length} is full-width (${(0,message/* value */.Uq)('U+FF1A')}). Use an ASCII colon (${(0,message/* code */.aY)(':')}) and a space.`;
}

;// CONCATENATED MODULE: ./lib/policy/yaml-limits.js



const yaml_limits_maxDepth = 60;
const maxTokens = 500_000;
const maxInvalidEscapes = 50;
function checkYamlLimits(text) {
    const parser = new dist/* Parser */.iX();
    const violation = (problem) => (0,checked_value/* bad */.M)({ message: problem, offset: parser.offset });
    let tokens = 0;
    let invalidEscapes = 0;
    for (const token of new dist/* Lexer */.JG().lex(text)) {
        tokens += 1;
        if (tokens > maxTokens)
            return violation((0,message/* message */.iU) `The file has too much content for a policy.`);
        if (token.startsWith('"'))
            invalidEscapes += countInvalidEscapes(token);
        if (invalidEscapes > maxInvalidEscapes) {
            return violation((0,message/* message */.iU) `The file has more than ${maxInvalidEscapes} invalid escape sequences. Put strings that contain backslashes in single quotes, where a backslash has no special meaning.`);
        }
        Array.from(parser.next(token));
        if (parser.stack.length > yaml_limits_maxDepth)
            return violation((0,message/* message */.iU) `The policy is nested too deeply.`);
    }
    return (0,checked_value.ok)(text);
}
const escapeSequence = /\\(x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|U00(?:0[\dA-Fa-f]|10)[\dA-Fa-f]{4}|[0abetnvfr "/\\N_LP\t\n]|\r\n)?/g;
function countInvalidEscapes(doubleQuoted) {
    let count = 0;
    for (const [, valid] of doubleQuoted.matchAll(escapeSequence))
        if (valid === undefined)
            count += 1;
    return count;
}

;// CONCATENATED MODULE: ./lib/policy/yaml-document.js







function parseYaml(text, file) {
    const sourceAt = sourceLocator(text, file);
    const failAt = (offset, problem) => (0,checked_value/* bad */.M)({ message: problem, source: sourceAt(offset) });
    const control = text.search(/[^\P{Cc}\t\r\n]|\uFEFF|[\uFFFE\uFFFF]/u);
    if (control >= 0) {
        const name = (0,invisible_characters/* nameOfCharacter */.Wx)(text.slice(control));
        return failAt(control, (0,message/* message */.iU) `The character at this position (${(0,message/* value */.Uq)(name)}) is not allowed in a policy. Remove it.`);
    }
    const withinLimits = checkYamlLimits(text);
    if (!withinLimits.ok) {
        return (0,checked_value/* bad */.M)(...withinLimits.problems.map(({ offset, ...problem }) => ({
            ...problem,
            source: sourceAt(offset)
        })));
    }
    const document = (0,dist/* parseDocument */.Tp)(text, {
        prettyErrors: false,
        version: '1.2',
        merge: false,
        resolveKnownTags: false,
        uniqueKeys: false
    });
    const errors = [...document.errors, ...document.warnings];
    const diagnostics = describeYamlErrors(errors, text, sourceAt);
    if (errors.some(isFatal))
        return { ok: false, problems: diagnostics };
    const { yaml } = document.directives;
    if (yaml.explicit === true && yaml.version !== '1.2') {
        return failAt(text.search(/^%YAML/m), (0,message/* message */.iU) `The file declares YAML ${(0,message/* value */.Uq)(yaml.version)}, which interprets some values differently from YAML 1.2. Remove the ${(0,message/* code */.aY)('%YAML')} line.`);
    }
    const reader = new YamlReader(document, text, sourceAt);
    const value = reader.read();
    const problems = [...diagnostics, ...reader.problems];
    if (reader.exceededLimits)
        return { ok: false, problems };
    const { valueSources, keySources, unreadable } = reader;
    return (0,checked_value.ok)({ value, valueSources, keySources, problems, unreadable });
}
function sourceLocator(text, file) {
    const lines = new dist/* LineCounter */.HN();
    lines.addNewLine(0);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
        lines.addNewLine(at + 1);
    }
    return offset => {
        const { line, col } = lines.linePos(offset);
        return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
    };
}

;// CONCATENATED MODULE: ./lib/policy/parse-policy.js







const maxProblems = 50;
function parsePolicy(text, file) {
    const parsed = parseYaml(text, file);
    if (!parsed.ok)
        return (0,checked_value/* bad */.M)(...sortAndLimit([parsed.problems]));
    const document = parsed.value;
    if (document.value === null && document.problems.length === 0) {
        return (0,checked_value/* bad */.M)({
            message: (0,message/* message */.iU) `The file is empty. A policy needs at least ${(0,message/* input */.hF)('version')} and ${(0,message/* input */.hF)('rules')}.`,
            source: { file, line: 1, column: 1 }
        });
    }
    const malformed = validateSchema(document);
    const interpreted = interpretPolicy(document, [
        ...document.unreadable,
        ...malformed.map(({ pointer }) => pointer)
    ]);
    const layers = [document.problems, malformed, interpreted.ok ? [] : interpreted.problems];
    return interpreted.ok && layers.every(problems => problems.length === 0)
        ? (0,checked_value.ok)({
            policy: interpreted.value,
            warnings: (0,unreachable_rules/* findUnreachableRules */.J)(interpreted.value.rules).map(unreachableRuleWarning)
        })
        : (0,checked_value/* bad */.M)(...sortAndLimit(layers));
}
function unreachableRuleWarning({ name, source }) {
    return (0,defined_fields/* defined */.s)({
        message: (0,message/* message */.iU) `Rule ${(0,message/* quote */.hD)(name ?? '')} can never have an effect: earlier rules match every bucket that it matches. Move it up, or remove it.`,
        source
    });
}
function sortAndLimit(layers) {
    const byLocation = new Map();
    const shown = layers.flatMap((diagnostics, layer) => diagnostics.filter(({ message, source }) => {
        const location = source === undefined ? '' : `${source.line}:${source.column}`;
        const entry = byLocation.get(location) ?? { layer, messageKeys: new Set() };
        byLocation.set(location, entry);
        const key = JSON.stringify(message);
        if (entry.layer !== layer || entry.messageKeys.has(key))
            return false;
        entry.messageKeys.add(key);
        return true;
    }));
    const sorted = shown
        .map(({ message, source }) => (0,defined_fields/* defined */.s)({ message, source }))
        .sort(({ source: one }, { source: other }) => (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0));
    const omitted = sorted.length - maxProblems;
    return omitted <= 0
        ? sorted
        : [
            ...sorted.slice(0, maxProblems),
            {
                message: (0,message/* message */.iU) `${(0,message/* quantity */.au)(omitted, 'more problem')} in this file ${(0,message/* words */.aL)(omitted === 1 ? 'is' : 'are')} not shown.`
            }
        ];
}

// EXTERNAL MODULE: ./lib/runtime/bounded-file.js
var bounded_file = __webpack_require__(7300);
// EXTERNAL MODULE: ./lib/runtime/output-file.js
var output_file = __webpack_require__(86930);
// EXTERNAL MODULE: ./lib/runtime/real-path.js
var real_path = __webpack_require__(87552);
;// CONCATENATED MODULE: ./lib/run/policy-file.js









const maxPolicyBytes = 4 * 1024 * 1024;
const tooLarge = (0,message/* message */.iU) `larger than ${maxPolicyBytes / 1024 / 1024} MiB, the limit for a policy file`;
const outsideByLink = (0,message/* message */.iU) `goes through a symbolic link that leads outside the workspace. Use a path in the workspace.`;
function loadPolicy(requestedPath, runner) {
    const content = readPolicyText(requestedPath, runner);
    if (!content.ok)
        return rejectFile(requestedPath, content.problems);
    const { text, ...file } = content.value;
    const result = parsePolicy(text, file.file);
    return result.ok
        ? (0,checked_value.ok)({ policy: result.value.policy, file, diagnostics: result.value.warnings })
        : result;
}
function checkNewPolicyFile(requestedPath, runner) {
    const target = resolveNewFile(requestedPath, runner);
    return target.ok ? [] : describeProblems(requestedPath, target.problems);
}
function savePolicy(requestedPath, text, runner) {
    const target = resolveNewFile(requestedPath, runner);
    if (!target.ok)
        return rejectFile(requestedPath, target.problems);
    const { output, file } = target.value;
    if (Buffer.byteLength(text) > maxPolicyBytes) {
        return rejectFile(requestedPath, [
            (0,message/* message */.iU) `was not written: it would be ${tooLarge}. Draft several smaller files: in each run, set different patterns in ${(0,message/* input */.hF)('bucket')} and a different ${(0,message/* input */.hF)('policy-file')}.`
        ]);
    }
    const result = parsePolicy(text, file);
    if (!result.ok) {
        const problem = (0,message/* message */.iU) `was not written, because the drafted policy has these problems:`;
        return (0,checked_value/* bad */.M)(...describeProblems(requestedPath, [problem]), ...result.problems);
    }
    try {
        (0,output_file/* writeOutputFile */.BF)(output, text, (0,output_file/* runnerFilesIn */.J_)(runner), false);
    }
    catch (error) {
        return rejectFile(requestedPath, [(0,message/* message */.iU) `could not be written: ${(0,output_file/* describeFileError */.SQ)(error)}.`]);
    }
    const sha256 = digest(Buffer.from(text));
    return (0,checked_value.ok)({
        policy: result.value.policy,
        file: { file, sha256 },
        diagnostics: result.value.warnings
    });
}
function rejectFile(requestedPath, problems) {
    return (0,checked_value/* bad */.M)(...describeProblems(requestedPath, problems));
}
function describeProblems(requestedPath, problems) {
    return problems.map(problem => ({
        message: (0,message/* message */.iU) `${(0,message/* input */.hF)('policy-file')} ${(0,message/* quote */.hD)(requestedPath)} ${problem}`
    }));
}
function resolvePolicyPath(requestedPath, { workspace }) {
    if ((0,output_file/* isFolderPath */.ky)(requestedPath))
        return (0,checked_value/* bad */.M)(output_file/* namesFolder */.z0);
    const absolute = external_node_path_.resolve(workspace, requestedPath);
    if (absolute === workspace || !(0,real_path/* isLexicallyWithin */.dh)(workspace, absolute)) {
        return (0,checked_value/* bad */.M)((0,message/* message */.iU) `is outside the workspace. Use a path in the workspace, such as ${(0,message/* code */.aY)('.github/oss-encryption.yml')}.`);
    }
    const file = external_node_path_.relative(workspace, absolute).split(external_node_path_.sep).join('/');
    return (0,checked_value.ok)({ path: absolute, file });
}
function resolveNewFile(requestedPath, runner) {
    const target = resolvePolicyPath(requestedPath, runner);
    if (!target.ok)
        return target;
    const { path: absolute, file } = target.value;
    if (exists(absolute)) {
        return (0,checked_value/* bad */.M)((0,message/* message */.iU) `already exists, and ${(0,message/* input */.hF)('mode', 'draft')} does not overwrite files. Use the path of a new file.`);
    }
    const real = (0,real_path/* resolveRealPath */.Sc)(absolute);
    if (real !== null && !(0,real_path/* isReallyInside */.O5)([runner.workspace], real))
        return (0,checked_value/* bad */.M)(outsideByLink);
    const output = (0,output_file/* resolveOutputFile */.cX)(absolute, runner, (0,output_file/* runnerFilesIn */.J_)(runner));
    return output.ok ? (0,checked_value.ok)({ output: output.value, file }) : output;
}
function exists(file) {
    try {
        (0,external_node_fs_.lstatSync)(file);
        return true;
    }
    catch {
        return false;
    }
}
function readPolicyText(requestedPath, runner) {
    const source = resolvePolicyPath(requestedPath, runner);
    if (!source.ok)
        return source;
    try {
        const real = external_node_fs_.realpathSync.native(source.value.path);
        if (!(0,real_path/* isReallyInside */.O5)([runner.workspace], real))
            return (0,checked_value/* bad */.M)(outsideByLink);
        const bytes = (0,bounded_file/* readBoundedFile */.M)(real, maxPolicyBytes, 'refused');
        if (bytes === 'no-file')
            return (0,checked_value/* bad */.M)((0,message/* message */.iU) `is not a regular file. Use the path of a file.`);
        if (bytes === 'too-large')
            return (0,checked_value/* bad */.M)((0,message/* message */.iU) `is ${tooLarge}.`);
        const text = decode(bytes);
        if (text === null)
            return (0,checked_value/* bad */.M)((0,message/* message */.iU) `is not UTF-8 text. Save it as UTF-8.`);
        return (0,checked_value.ok)({ text, file: source.value.file, sha256: digest(bytes) });
    }
    catch (error) {
        return (0,real_path/* isNotFound */.c4)(error)
            ? (0,checked_value/* bad */.M)((0,message/* message */.iU) `does not exist. Check that the job checks out the repository (${(0,message/* code */.aY)('actions/checkout')}) before this step, and that the path is relative to the workspace (${(0,message/* code */.aY)('GITHUB_WORKSPACE')}).`)
            : (0,checked_value/* bad */.M)((0,message/* message */.iU) `could not be read: ${(0,output_file/* describeFileError */.SQ)(error)}.`);
    }
}
function decode(bytes) {
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch {
        return null;
    }
}
function digest(bytes) {
    return (0,external_node_crypto_.createHash)('sha256').update(bytes).digest('hex');
}


/***/ }),

/***/ 7300:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ readBoundedFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);

function readBoundedFile(file, maxBytes, links) {
    const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants;
    const descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(file, O_RDONLY | O_NONBLOCK | (links === 'refused' ? O_NOFOLLOW : 0));
    try {
        const stats = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(descriptor);
        if (!stats.isFile())
            return 'no-file';
        if (stats.size > maxBytes)
            return 'too-large';
        const bytes = readUpTo(descriptor, maxBytes + 1);
        return bytes.length > maxBytes ? 'too-large' : bytes;
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(descriptor);
    }
}
function readUpTo(descriptor, maxLength) {
    const chunks = [];
    for (let left = maxLength; left > 0;) {
        const chunk = Buffer.alloc(Math.min(left, 65_536));
        const length = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readSync)(descriptor, chunk);
        if (length === 0)
            break;
        chunks.push(chunk.subarray(0, length));
        left -= length;
    }
    return Buffer.concat(chunks);
}


/***/ })

};
