export const id = 959;
export const ids = [959];
export const modules = {

/***/ 64548:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ policySchema)
/* harmony export */ });
/* unused harmony export uncoveredValues */
/* harmony import */ var _encryption_requirement_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(62038);
/* harmony import */ var _encryption_rule_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(63043);


/** What becomes of buckets of the account that no rule names. */
const uncoveredValues = ['drift', 'ignore'];
/** Text with something to be seen in it. */
const visibleText = { type: 'string', pattern: '\\S' };
const bucketNames = {
    type: 'array',
    minItems: 1,
    maxItems: 10_000,
    items: { type: 'string', minLength: 1, maxLength: 200 }
};
/**
 * The form of a policy file: what editors complete by (`schema/policy.schema.json` is written from
 * it) and what `readPolicy` checks by. JSON Schema, draft-07.
 */
const policySchema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'oss-bucket-encryption/policy.schema.json',
    title: 'OSS bucket encryption policy',
    description: 'Which buckets of an Alibaba Cloud account must have which default server-side encryption: the file that the input `policy-file` names.',
    type: 'object',
    additionalProperties: false,
    required: ['version', 'rules'],
    properties: {
        version: {
            description: 'The form of this file.',
            const: 1
        },
        region: {
            description: 'Where buckets are looked for first, such as cn-hangzhou. Absent: where the account’s list has them, or where OSS says. The input `region` wins.',
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
            description: 'Buckets that need not be as required for a while. They are read and shown all the same.',
            type: 'array',
            maxItems: 10_000,
            items: { $ref: '#/definitions/exemption' }
        },
        uncovered: {
            description: 'Buckets of the account that no rule names. drift: they fail the step, as drift does. ignore: they are not looked at. Absent: drift where some rule has a pattern; ignore where all buckets are plain names.',
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
                    description: 'Names of buckets. `*` stands for any characters and `?` for one; `!` before a name or pattern excludes it from this rule. Put what begins with * or ! in quotes.',
                    ...bucketNames,
                    examples: [['prod-*', '!prod-public-site'], ['*']]
                },
                algorithm: {
                    description: 'AES256 or SM4: keys managed by OSS. KMS: see kms-key-id. none: no rule may exist, and apply deletes it. any: some rule must exist.',
                    enum: _encryption_requirement_js__WEBPACK_IMPORTED_MODULE_0__/* .requirableAlgorithms */ .t7
                },
                'kms-key-id': {
                    description: 'Only with KMS. Absent: the service key that OSS manages. One id, alias (alias/name) or ARN: exactly that key. A list: any of them, and apply sets the first of the bucket’s region. `*`: any customer key; apply then sets nothing.',
                    type: ['string', 'array'],
                    minLength: 1,
                    maxLength: 500,
                    minItems: 1,
                    maxItems: 100,
                    items: { type: 'string', minLength: 1, maxLength: 500 },
                    examples: ['9468da86-3509-4f8d-a61e-6eab1eac0000', 'alias/prod']
                },
                'kms-data-encryption': {
                    description: 'Only with KMS: what encrypts the object data under the key. Absent: AES256.',
                    enum: _encryption_rule_js__WEBPACK_IMPORTED_MODULE_1__/* .dataEncryptions */ .Hr
                }
            }
        },
        exemption: {
            description: 'One bucket that need not be as required, why, who answers for it, and until when.',
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
                    description: 'Its last day, in UTC, as 2027-03-31. From the next day on the bucket is judged again.',
                    type: 'string',
                    pattern: '^\\d{4}-\\d{2}-\\d{2}$',
                    examples: ['2027-03-31']
                }
            }
        }
    }
};


/***/ }),

/***/ 14959:
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
// EXTERNAL MODULE: ./lib/runtime/bounded-file.js
var bounded_file = __webpack_require__(7300);
// EXTERNAL MODULE: ./lib/runtime/output-file.js
var output_file = __webpack_require__(86930);
// EXTERNAL MODULE: ./lib/text/plain-text.js
var plain_text = __webpack_require__(56347);
// EXTERNAL MODULE: ./lib/aliyun/identifiers/region.js
var identifiers_region = __webpack_require__(76051);
// EXTERNAL MODULE: ./lib/policy/bucket-pattern.js
var bucket_pattern = __webpack_require__(76581);
// EXTERNAL MODULE: ./lib/policy/parse-bucket-patterns.js
var parse_bucket_patterns = __webpack_require__(77254);
// EXTERNAL MODULE: ./lib/policy/parse-requirement.js
var parse_requirement = __webpack_require__(19687);
// EXTERNAL MODULE: ./lib/policy/utc-date.js
var utc_date = __webpack_require__(72677);
;// CONCATENATED MODULE: ./lib/policy/interpret-policy.js






/** Every one is held to every bucket of the account. */
const maxPatterns = 500;
/**
 * What a file means. `misformed`: JSON pointers of the parts that don't have the form; they are
 * passed over, and where there are any, the policy is as good as could be read.
 */
function interpretPolicy(document, malformed) {
    const interpreter = new PolicyInterpreter(document, malformed);
    const policy = interpreter.read(document.value);
    return { policy, problems: interpreter.problems };
}
class PolicyInterpreter {
    problems = [];
    #places;
    #keys;
    #misformed;
    #patterns = 0;
    constructor({ valueSources, keySources }, misformed) {
        this.#places = valueSources;
        this.#keys = keySources;
        this.#misformed = new Set(misformed);
    }
    read(value) {
        const file = this.#parts(value, '');
        const rules = this.#each(file.rules, '/rules', (rule, pointer, index) => this.#rule(rule, pointer, index));
        const exemptions = this.#each(file.exemptions, '/exemptions', (exemption, pointer) => this.#exemption(exemption, pointer));
        const region = file.region === undefined ? undefined : this.#region(file.region);
        const patterns = rules.some(({ buckets }) => buckets.some(({ text, excludes }) => !excludes && !(0,bucket_pattern/* isLiteral */.c$)(text)));
        const uncoveredSource = this.#keys.get('/uncovered') ?? this.#keys.get('/rules');
        this.#refuseTwice(rules.map(({ name = '' }, index) => ({
            name,
            pointers: [`/rules/${index}/name`, `/rules/${index}`]
        })), name => `Two rules are named ${(0,plain_text/* quoted */.TL)(name)}`);
        this.#refuseTwice(exemptions.map(({ bucket }, index) => ({
            name: bucket,
            pointers: [`/exemptions/${index}/bucket`]
        })), bucket => `Bucket ${(0,plain_text/* quoted */.TL)(bucket)} has two exemptions`);
        return {
            rules,
            exemptions,
            uncovered: file.uncovered ?? (patterns ? 'drift' : 'ignore'),
            ...(uncoveredSource && { uncoveredSource }),
            ...(region === undefined ? {} : { region })
        };
    }
    /** Those values of a mapping that have the form. */
    #parts(value, pointer) {
        if (typeof value !== 'object' || value === null || Array.isArray(value))
            return {};
        const parts = Object.entries(value).filter(([key]) => !this.#misformed.has(`${pointer}/${key}`));
        return Object.fromEntries(parts);
    }
    #each(list, pointer, read) {
        return (list ?? []).map((part, index) => read(part, `${pointer}/${index}`, index));
    }
    #rule(whole, pointer, index) {
        const rule = this.#parts(whole, pointer);
        return {
            name: (0,plain_text/* plainText */.wh)(rule.name ?? '') || `rule ${index + 1}`,
            buckets: this.#buckets(rule.buckets ?? [], `${pointer}/buckets`),
            requirement: this.#requirement(rule, pointer),
            ...this.#at(pointer)
        };
    }
    #buckets(list, pointer) {
        const well = list.flatMap((text, index) => {
            const inner = `${pointer}/${index}`;
            return this.#misformed.has(inner) ? [] : [{ text, pointer: inner }];
        });
        const isTooMany = well.find(({ text }) => !(0,bucket_pattern/* isLiteral */.c$)(text) && ++this.#patterns > maxPatterns);
        if (isTooMany !== undefined) {
            this.#problem(`There are more than ${maxPatterns} patterns with * or ? in this file; name more buckets by fewer.`, isTooMany.pointer);
            return [];
        }
        const { buckets, problems } = (0,parse_bucket_patterns/* parseBucketPatterns */.r)(well.map(({ text }) => text));
        for (const { problem, index } of problems) {
            const ofAll = index === undefined;
            // What is left of a list with mistakes says nothing about the whole.
            if (ofAll && well.length < list.length)
                continue;
            this.#problem(`buckets ${problem}`, ofAll ? pointer : (well[index]?.pointer ?? pointer));
        }
        return buckets.map((pattern, index) => ({
            ...pattern,
            ...this.#at(well[index]?.pointer ?? '')
        }));
    }
    #requirement(rule, pointer) {
        const keys = rule['kms-key-id'];
        const dataEncryption = rule['kms-data-encryption'];
        const isList = Array.isArray(keys);
        const { requirement, problems } = (0,parse_requirement/* parseRequirement */.p)({
            // An algorithm that is none has its problem already, and any of them may go with keys.
            algorithm: rule.algorithm ?? 'KMS',
            keys: [keys ?? []]
                .flat()
                .filter((_, index) => !this.#misformed.has(`${pointer}/kms-key-id/${index}`)),
            keysSet: keys !== undefined,
            ...(dataEncryption === undefined ? {} : { dataEncryption })
        });
        for (const { field, index, problem } of problems) {
            const inner = index !== undefined && isList ? `/${index}` : '';
            this.#problem(problem, `${pointer}/${field}${inner}`);
        }
        return requirement;
    }
    #exemption(whole, pointer) {
        const { bucket = '', expires = '', ...exemption } = this.#parts(whole, pointer);
        if (bucket !== '') {
            const problem = /^[^*?,\s]+$/.test(bucket)
                ? (0,bucket_pattern/* problemWithPattern */.cq)(bucket)
                : 'is not one name; an exemption is for one bucket, by its name';
            if (problem !== null) {
                this.#problem(`bucket ${(0,plain_text/* quoted */.TL)(bucket)} ${problem}.`, `${pointer}/bucket`);
            }
        }
        if (expires !== '' && !(0,utc_date/* isCalendarDate */.tf)(expires)) {
            this.#problem(`expires ${(0,plain_text/* quoted */.TL)(expires)} is no day of the calendar.`, `${pointer}/expires`);
        }
        const { reason, owner } = exemption;
        return {
            bucket,
            reason: this.#seen('reason', reason, pointer),
            owner: this.#seen('owner', owner, pointer),
            expires,
            ...this.#at(pointer)
        };
    }
    /** The schema asks for something that is no white space, but characters without a shape pass by it. */
    #seen(key, stated, pointer) {
        const text = (0,plain_text/* plainText */.wh)(stated ?? '');
        if (text === '' && stated !== undefined) {
            this.#problem(`${key} has nothing in it that can be seen.`, `${pointer}/${key}`);
        }
        return text;
    }
    #region(text) {
        const region = (0,identifiers_region/* parseRegion */.cf)(text);
        if (region !== null)
            return region;
        this.#problem(`region ${(0,plain_text/* quoted */.TL)(text)} is not a region id; write it as cn-hangzhou or oss-cn-hangzhou.`, '/region');
        return undefined;
    }
    /** `pointers`: where the name stands, and where to point when it stands nowhere. */
    #refuseTwice(named, words) {
        const first = new Map();
        for (const { name, pointers } of named) {
            if (name === '')
                continue;
            const pointer = pointers.find(one => this.#places.has(one)) ?? '';
            if (!first.has(name))
                first.set(name, this.#places.get(pointer));
            else {
                const line = first.get(name)?.line;
                this.#problem(`${words(name)}${line === undefined ? '' : `, the first in line ${line}`}.`, pointer);
            }
        }
    }
    #at(pointer) {
        const source = this.#places.get(pointer);
        return source === undefined ? {} : { source };
    }
    #problem(message, pointer) {
        this.problems.push({ message, ...this.#at(pointer) });
    }
}

// EXTERNAL MODULE: ./lib/policy/unreachable-rules.js
var unreachable_rules = __webpack_require__(67346);
// EXTERNAL MODULE: ./node_modules/ajv/dist/ajv.js
var ajv = __webpack_require__(42463);
// EXTERNAL MODULE: ./lib/text/did-you-mean.js + 1 modules
var did_you_mean = __webpack_require__(68435);
// EXTERNAL MODULE: ./lib/text/invisible-characters.js
var invisible_characters = __webpack_require__(77229);
// EXTERNAL MODULE: ./lib/policy/policy-schema.js
var policy_schema = __webpack_require__(64548);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
;// CONCATENATED MODULE: ./lib/policy/yaml-limits.js

/** A policy is a mapping of lists of mappings of lists; the parser opens about two tokens for each. */
const maxDepth = 60;
/** A policy that names ten thousand buckets has some 60,000; one that exempts them all, 400,000. */
const maxTokens = 500_000;
/** More than anyone fixes at once; the parser makes an error with its stack for each. */
const maxInvalidEscapes = 50;
/**
 * Looks for what would keep the parser busy for minutes or overflow its stack, without building
 * anything of it: too deep, or too much. `null`: neither.
 */
function checkYamlLimits(text) {
    const parser = new dist/* Parser */.iX();
    let tokens = 0;
    let invalidEscapes = 0;
    for (const token of new dist/* Lexer */.JG().lex(text)) {
        tokens += 1;
        if (tokens > maxTokens) {
            return { message: 'There is too much in this file for a policy.', offset: parser.offset };
        }
        if (token.startsWith('"'))
            invalidEscapes += countInvalidEscapes(token);
        if (invalidEscapes > maxInvalidEscapes) {
            const message = `There are more than ${maxInvalidEscapes} invalid escape sequences in this file.`;
            return { message, offset: parser.offset };
        }
        // The parser only gives a token once it is whole; what is open is on its stack.
        Array.from(parser.next(token));
        if (parser.stack.length > maxDepth) {
            return { message: 'This is nested too deep for a policy.', offset: parser.offset };
        }
    }
    return null;
}
/** A backslash, with what follows it where that makes an escape sequence of YAML. */
const escapeSequence = /\\(x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|U00(?:0[\dA-Fa-f]|10)[\dA-Fa-f]{4}|[0abetnvfr "/\\N_LP\t\n]|\r\n)?/g;
/** In a text in double quotes. */
function countInvalidEscapes(quotedText) {
    let found = 0;
    for (const [, valid] of quotedText.matchAll(escapeSequence))
        if (valid === undefined)
            found += 1;
    return found;
}

;// CONCATENATED MODULE: ./lib/policy/yaml-document.js




/** After its aliases are followed; a bomb has billions. */
const maxNodes = 200_000;
/** A policy is four deep. */
const yaml_document_maxDepth = 10;
/** No key of a policy comes near it; a pointer repeats every key above it. */
const maxKeyLength = 50;
/** A rule has five keys. Every unknown one is compared with those that there are. */
const maxKeys = 1_000;
/** The longest list that the schema allows. Every wrong entry is a mistake with words of its own. */
const maxEntries = 10_000;
/** Reads YAML 1.2, one document, without tags. Time and memory are bounded, whatever is in the text. */
function parseYaml(text, file) {
    const sourceAt = sourceLocator(text, file);
    const failWith = (message, offset) => ({
        problems: [{ message, source: sourceAt(offset) }]
    });
    const control = text.search(/[^\P{Cc}\t\r\n]|\uFEFF|[\uFFFE\uFFFF]/u);
    if (control >= 0) {
        const name = (0,invisible_characters/* nameOfCharacter */.Wx)(text.slice(control));
        return failWith(`There is a control character here (${name}); a policy is plain text.`, control);
    }
    const violation = checkYamlLimits(text);
    if (violation !== null)
        return failWith(violation.message, violation.offset);
    const document = (0,dist/* parseDocument */.Tp)(text, {
        prettyErrors: false,
        version: '1.2',
        merge: false,
        resolveKnownTags: false,
        // Its own check takes quadratic time.
        uniqueKeys: false
    });
    const yamlErrors = [...document.errors, ...document.warnings];
    const diagnostics = withoutConsequentialErrors(yamlErrors.filter(fault => !isUnresolvedTag(fault)), ({ pos }) => sourceAt(pos[0]).line).map(fault => ({
        message: yamlErrorMessage(fault) + invisibleCharacterHint(text, fault.pos[0]),
        source: sourceAt(fault.pos[0])
    }));
    if (yamlErrors.some(fault => fault.code !== 'BAD_ALIAS' && !isUnresolvedTag(fault))) {
        return { problems: diagnostics };
    }
    const { yaml } = document.directives;
    if (yaml.explicit === true && yaml.version !== '1.2') {
        return failWith(`The file says that it is YAML ${yaml.version}, which reads some words otherwise; take the %YAML line out.`, text.search(/^%YAML/m));
    }
    const reader = new YamlReader(document, text, sourceAt);
    const value = reader.read();
    if (reader.isFull)
        return { problems: [...diagnostics, ...reader.problems] };
    return {
        value,
        valueSources: reader.places,
        keySources: reader.keys,
        problems: [...diagnostics, ...reader.problems],
        unreadable: reader.unread
    };
}
/** Where an offset is, in lines and columns. */
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
/** The parser takes such a value for text; the reader speaks of its tag. */
function isUnresolvedTag({ code, message }) {
    return code === 'TAG_RESOLVE_FAILED' && message.startsWith('Unresolved tag');
}
/** One mistake of YAML makes the parser stumble over the rest of its line, or over all that follows. */
function withoutConsequentialErrors(yamlErrors, lineOf) {
    const seen = new Set();
    const isLost = ({ message }) => message.includes('in YAML stream');
    const first = yamlErrors.findIndex(isLost);
    return yamlErrors.filter((fault, index) => fault.code === 'BAD_ALIAS' ||
        (seen.size < seen.add(lineOf(fault)).size && !(isLost(fault) && index > first)));
}
const keyExpected = 'A key, a colon and a space are wanted here.';
/** The mistakes that people make, by the parser's code. */
const messagesByCode = {
    BAD_ALIAS: "A * begins an alias in YAML; put the pattern in quotes: '*'.",
    BAD_SCALAR_START: 'Text that begins like this needs quotes.',
    BLOCK_AS_IMPLICIT_KEY: 'Text with a colon and a space in it needs quotes.',
    MULTILINE_IMPLICIT_KEY: keyExpected,
    MULTIPLE_DOCS: 'A second document begins here; a policy is one.',
    TAB_AS_INDENT: 'There is a tab here; YAML takes spaces only to indent.'
};
/** Some codes stand for many mistakes; what is rare keeps the parser's own words. */
function yamlErrorMessage({ code, message }) {
    const words = messagesByCode[code];
    if (words !== undefined)
        return words;
    if (message.startsWith('Implicit map keys'))
        return keyExpected;
    if (message.startsWith('Missing closing'))
        return 'A quote is not closed before this place.';
    if (/^Flow .* end with a/.test(message)) {
        return 'A bracket is not closed before this place, or what is in it is not indented.';
    }
    return `This is no YAML: ${(0,plain_text/* plainText */.wh)(message, Infinity)}.`;
}
/**
 * What cannot be seen in the line of a mistake, or in the one before, is most likely the mistake; so is
 * a full-width colon behind a key.
 */
function invisibleCharacterHint(text, offset) {
    const start = text.lastIndexOf('\n', offset - 1) + 1;
    const end = text.indexOf('\n', offset);
    const line = text.slice(start, end < 0 ? undefined : end);
    const before = start < 2 ? '' : text.slice(text.lastIndexOf('\n', start - 2) + 1, start - 1);
    for (const [where, of] of [
        [line, ''],
        [before, ' of the line before']
    ]) {
        const invisible = (0,invisible_characters/* firstInvisible */.k7)(where.replace(/[\t\r]/g, ' '));
        if (invisible !== null) {
            return ` There is an invisible character in column ${invisible.offset + 1}${of} (${invisible.name}): YAML takes plain spaces only.`;
        }
    }
    const colon = /^[\s-]*[\w-]+\uff1a/.exec(line);
    return colon === null
        ? ''
        : ` The colon in column ${colon[0].length} is a full-width one (U+FF1A): YAML takes ":" and a space.`;
}
/** Turns nodes into data, following aliases. */
class YamlReader {
    places = new Map();
    keys = new Map();
    problems = [];
    unread = new Set();
    #root;
    #text;
    #placeOf;
    #targets;
    /** The alias in the file that everything at hand came by. */
    #by;
    #nodes = 0;
    #full = false;
    constructor(document, text, placeOf) {
        this.#root = document.contents;
        this.#text = text;
        this.#placeOf = placeOf;
        this.#targets = resolveAliases(document);
    }
    /** There was too much to read all of it. */
    get isFull() {
        return this.#full;
    }
    read() {
        return this.#root === null ? null : this.#read(this.#root, '', 0);
    }
    #read(node, pointer, depth) {
        const place = this.#placeOf(node.range?.[0] ?? 0);
        this.places.set(pointer, place);
        this.#nodes += 1;
        if (this.#full)
            return null;
        if (this.#nodes > maxNodes || depth > yaml_document_maxDepth) {
            this.#full = true;
            const what = depth > yaml_document_maxDepth ? 'nested too deep' : 'too much, with all its aliases,';
            return this.#leave(pointer, `This is ${what} for a policy.`, this.#by ?? place);
        }
        if ((0,dist/* isAlias */.Vj)(node))
            return this.#follow(node, pointer, depth, place);
        if (node.tag !== undefined)
            return this.#tag(node, pointer);
        if ((0,dist/* isMap */.jh)(node))
            return this.#map(node, pointer, depth);
        if ((0,dist/* isSeq */.oP)(node)) {
            if (node.items.length > maxEntries) {
                return this.#leave(pointer, `A list here has more than ${maxEntries} entries.`, place);
            }
            return node.items.map((item, index) => this.#read(item, `${pointer}/${index}`, depth + 1));
        }
        return (0,dist/* isScalar */.jn)(node) ? this.#scalar(node.value, pointer, place) : null;
    }
    #map(node, pointer, depth) {
        const map = Object.create(null);
        if (node.items.length > maxKeys) {
            const message = `This mapping has more than ${maxKeys} keys, and none of a policy has so many.`;
            return this.#leave(pointer, message, this.#placeOf(node.range?.[0] ?? 0));
        }
        for (const pair of node.items) {
            if (!(0,dist/* isPair */.tO)(pair))
                continue;
            const key = pair.key;
            const place = this.#placeOf(key?.range?.[0] ?? node.range?.[0] ?? 0);
            if (!(0,dist/* isScalar */.jn)(key) || typeof key.value !== 'string' || key.tag !== undefined) {
                this.#problem('A key must be one word of plain text.', place);
                continue;
            }
            const name = key.value;
            if (name.length > maxKeyLength || name in map) {
                const what = name in map ? 'is there twice' : 'is longer than any of a policy';
                this.#problem(`The key ${(0,plain_text/* quoted */.TL)(name)} ${what}.`, place);
                continue;
            }
            const inner = `${pointer}/${escapeJsonPointer(name)}`;
            this.keys.set(inner, place);
            const value = pair.value;
            if (value === null)
                this.places.set(inner, place);
            map[name] = value === null ? null : this.#read(value, inner, depth + 1);
        }
        return map;
    }
    #scalar(value, pointer, place) {
        const control = typeof value === 'string' ? /[\p{Cc}\p{Zl}\p{Zp}]/u.exec(value.replace(/\n/g, ' ')) : null;
        if (control === null)
            return value;
        const name = (0,invisible_characters/* nameOfCharacter */.Wx)(control[0]);
        return this.#leave(pointer, `There is a control character in this text (${name}).`, place);
    }
    /** What begins with a `!`: an exclusion without quotes, nearly always. */
    #tag(node, pointer) {
        let at = this.#text.lastIndexOf('!', node.range?.[0] ?? 0);
        while (this.#text[at - 1] === '!')
            at -= 1;
        const message = "A ! begins a tag in YAML; put the pattern in quotes: '!…'.";
        return this.#leave(pointer, message, this.#placeOf(at));
    }
    #follow(alias, pointer, depth, place) {
        const target = this.#targets.get(alias);
        if (target !== undefined) {
            const outer = this.#by;
            this.#by ??= place;
            // An alias inside of its own anchor ends at the depth.
            const value = this.#read(target, pointer, depth + 1);
            this.#by = outer;
            return value;
        }
        // Without a name it has its remark already.
        if (alias.source === '')
            return this.#unreadAt(pointer);
        const name = (0,plain_text/* quoted */.TL)(`&${alias.source}`);
        const message = `There is no anchor ${name} before this alias; put it in quotes if it is a pattern.`;
        return this.#leave(pointer, message, place);
    }
    #leave(pointer, message, source) {
        this.#problem(message, source);
        return this.#unreadAt(pointer);
    }
    #unreadAt(pointer) {
        this.unread.add(pointer);
        return null;
    }
    #problem(message, source) {
        this.problems.push({ message, source });
    }
}
/** What each alias stands for: the last node before it that has its anchor. */
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
/** A part of a JSON pointer. Source: RFC 6901. */
function escapeJsonPointer(part) {
    return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

;// CONCATENATED MODULE: ./lib/policy/schema-validation.js






let validate;
/** What the form of a policy does not allow, in words; by the JSON pointer of the part that it is about. */
function validateSchema(document) {
    validate ??= new ajv.Ajv({ allErrors: true, allowUnionTypes: true, verbose: true }).compile(policy_schema/* policySchema */.w);
    validate(document.value);
    const errors = (validate.errors ?? []).filter(({ instancePath }) => !document.unreadable.has(instancePath));
    return schema_validation_withoutConsequentialErrors(errors).map(error => ({
        message: schemaErrorMessage(error),
        pointer: error.instancePath,
        ...sourceOf(error, document)
    }));
}
/** A key that is misspelt is also missing: one mistake. So are all keys that one mapping lacks. */
function schema_validation_withoutConsequentialErrors(errors) {
    const misspelled = new Map();
    const missingByPath = new Map();
    for (const { instancePath, keyword, params, parentSchema } of errors) {
        const { additionalProperty, missingProperty } = params;
        if (keyword === 'additionalProperties') {
            const keys = keysOf(parentSchema);
            const near = (0,did_you_mean/* nearest */.pA)(additionalProperty, keys);
            const all = additionalProperty === mergeKey ? keys : near === undefined ? [] : [near];
            for (const key of all)
                getOrInsert(misspelled, instancePath, new Set()).add(key);
        }
        else if (keyword === 'required') {
            getOrInsert(missingByPath, instancePath, []).push(missingProperty ?? '');
        }
    }
    return errors.flatMap(error => {
        if (error.keyword !== 'required')
            return [error];
        const missing = missingByPath.get(error.instancePath) ?? [];
        missingByPath.delete(error.instancePath);
        const remaining = missing.filter(key => misspelled.get(error.instancePath)?.has(key) !== true);
        return remaining.length === 0
            ? []
            : [{ ...error, params: { missingProperty: joinWithAnd(remaining) } }];
    });
}
function joinWithAnd(keys) {
    const last = keys.at(-1) ?? '';
    return keys.length < 2 ? last : `${keys.slice(0, -1).join(', ')} and ${last}`;
}
function getOrInsert(map, key, value) {
    const there = map.get(key) ?? value;
    map.set(key, there);
    return there;
}
/** Of YAML 1.1: it stands for all keys of another mapping. */
const mergeKey = '<<';
function keysOf(schema) {
    return Object.keys(schema.properties);
}
/** An unknown key is shown where it stands; everything else where the value does. */
function sourceOf({ instancePath, params }, { valueSources, keySources }) {
    const unknown = params.additionalProperty;
    const source = (unknown === undefined
        ? undefined
        : keySources.get(`${instancePath}/${escapeJsonPointer(unknown)}`)) ??
        valueSources.get(instancePath) ??
        valueSources.get('');
    return source && { source };
}
function schemaErrorMessage({ keyword, params, instancePath, data, parentSchema }) {
    const what = keyLabel(instancePath);
    const given = params;
    switch (keyword) {
        case 'additionalProperties': {
            const allowed = keysOf(parentSchema);
            const key = given.additionalProperty ?? '';
            const hint = key === mergeKey ? ' Mappings are not merged.' : (0,did_you_mean/* didYouMean */.au)(key, allowed);
            const indent = (0,invisible_characters/* firstInvisible */.k7)(key)?.offset === 0 ? ' YAML takes plain spaces only.' : '';
            return `${(0,plain_text/* quoted */.TL)(key)} is no key of ${what.replace(/^[TA]/, first => first.toLowerCase())}; it has ${allowed.join(', ')}.${indent}${hint}`;
        }
        case 'required':
            return `${what} needs ${given.missingProperty ?? ''}.`;
        case 'enum':
            return `${what} ${describeValue(data)}; it takes one of ${(given.allowedValues ?? []).join(', ')}.${(0,did_you_mean/* didYouMean */.au)(data, given.allowedValues ?? [])}`;
        case 'const':
            return `${what} ${describeValue(data)}; it takes ${String(given.allowedValue)}.`;
        case 'type':
            return `${what} ${typeMismatch(data, parentSchema)}.`;
        case 'minItems':
            return `${what} is an empty list; name at least one.`;
        case 'maxItems':
            return `${what} has more than ${given.limit ?? 0} entries.`;
        case 'minLength':
            return `${what} is empty.`;
        case 'maxLength':
            return `${what} is longer than ${given.limit ?? 0} characters.`;
        case 'pattern':
            return /\S/.test(String(data))
                ? `${what} ${describeValue(data)}; it takes ${dateExample}.`
                : `${what} is empty.`;
        default:
            return `${what} is not what a policy takes (${keyword}).`;
    }
}
/** The key that a pointer leads to, whatever its place in a list; in words for the parts without one. */
function keyLabel(pointer) {
    const parts = pointer.split('/').slice(1);
    const key = parts.findLast(part => !/^\d+$/.test(part));
    if (key === undefined)
        return 'The policy';
    if (key === parts.at(-1))
        return key;
    return { rules: 'A rule', exemptions: 'An exemption' }[key] ?? `An entry of ${key}`;
}
function describeValue(data) {
    if (data === null)
        return 'is empty';
    if (typeof data === 'object')
        return `is ${typeNameOf(data)}`;
    return `is ${typeof data === 'string' ? (0,plain_text/* quoted */.TL)(data) : JSON.stringify(data)}`;
}
const dateExample = 'a day as 2027-03-31';
function typeMismatch(data, { type, pattern = '', required = [] }) {
    if (data === null)
        return 'is empty';
    const found = `is ${typeNameOf(data)} here`;
    if (pattern.includes('d{4}'))
        return `${found}; it takes ${dateExample}`;
    if (type.includes('string') && typeof data !== 'object')
        return `${found}; put it in quotes`;
    const takes = [type].flat().map(one => typeNames[one] ?? one);
    const keys = required.length === 0 ? '' : ` with ${joinWithAnd(required)}`;
    return `${found}; it takes ${takes.join(' or ')}${keys}`;
}
/** What YAML calls JSON's types. */
const typeNames = {
    array: 'a list',
    object: 'a mapping',
    string: 'text',
    number: 'a number',
    boolean: 'true or false'
};
function typeNameOf(data) {
    return (Array.isArray(data) ? typeNames['array'] : typeNames[typeof data]) ?? typeof data;
}

;// CONCATENATED MODULE: ./lib/policy/parse-policy.js





/** More than anyone mends at once. */
const maxProblems = 50;
/**
 * Reads a policy file; `file` is what its places are named by. Either a whole policy, with what is
 * odd about it, or every mistake with its place, in the order of the file.
 */
function parsePolicy(text, file) {
    const document = parseYaml(text, file);
    if (!('value' in document))
        return { problems: sortAndLimit([document.problems]) };
    if (document.value === null && document.problems.length === 0) {
        const source = { file, line: 1, column: 1 };
        const message = 'The file is empty; a policy has at least version and rules.';
        return { problems: [{ message, source }] };
    }
    const malformed = validateSchema(document);
    const { policy, problems } = interpretPolicy(document, [
        ...document.unreadable,
        ...malformed.map(({ pointer }) => pointer)
    ]);
    const layers = [document.problems, malformed, problems];
    if (layers.some(({ length }) => length > 0))
        return { problems: sortAndLimit(layers) };
    return { policy, warnings: unreachableRuleWarnings(policy) };
}
function unreachableRuleWarnings({ rules }) {
    return (0,unreachable_rules/* findUnreachableRules */.J)(rules).map(({ name, source }) => ({
        message: `Rule ${(0,plain_text/* quoted */.TL)(name ?? '')} can never decide: earlier rules name all that it names. Move it up, or take it out.`,
        ...(source && { source })
    }));
}
/**
 * By place, and not more than anyone reads. Of a place that several layers complain about, only the
 * first is shown: the others may follow from it. An alias can repeat what its anchor has.
 */
function sortAndLimit(layers) {
    const byPlace = new Map();
    const shown = layers.flatMap((diagnostics, layer) => diagnostics.flatMap(({ message, source }) => {
        const place = source === undefined ? '' : `${source.line}:${source.column}`;
        const entry = byPlace.get(place) ?? { layer, messages: new Set() };
        byPlace.set(place, entry);
        if (entry.layer !== layer || entry.messages.has(message))
            return [];
        entry.messages.add(message);
        return [{ message, ...(source && { source }) }];
    }));
    shown.sort(({ source: one }, { source: other }) => (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0));
    const more = shown.length - maxProblems;
    return more <= 0
        ? shown
        : [
            ...shown.slice(0, maxProblems),
            { message: `And ${more} more mistake${more === 1 ? '' : 's'} in this file.` }
        ];
}

// EXTERNAL MODULE: ./lib/runtime/workspace.js
var runtime_workspace = __webpack_require__(27725);
;// CONCATENATED MODULE: ./lib/run/policy-file.js








/** A draft about 5,000 buckets with the longest of names takes 1.3 MB. In bytes. */
const largest = 4 * 1024 * 1024;
/** Reads the policy file; tells all of its mistakes at once. */
function loadPolicy(asked, env) {
    const read = readText(asked, env);
    if ('problem' in read)
        return { problems: [{ message: `policy-file ${(0,plain_text/* quoted */.TL)(asked)} ${read.problem}.` }] };
    const { text, ...file } = read;
    const result = parsePolicy(text, file.file);
    return 'problems' in result ? result : { policy: result.policy, file, remarks: result.warnings };
}
/** Why no policy can be written to this path: a sentence; `null` when it can, as far as can be told. */
function checkNewPolicyFile(asked, env) {
    const place = newPlaceOf(asked, env);
    return 'problem' in place ? `policy-file ${(0,plain_text/* quoted */.TL)(asked)} ${place.problem}.` : null;
}
/** Writes a policy to a new file of the workspace, but only one that can be read again. */
function savePolicy(asked, text, env) {
    const refused = (problem) => ({
        problems: [{ message: `policy-file ${(0,plain_text/* quoted */.TL)(asked)} ${problem}.` }]
    });
    const place = newPlaceOf(asked, env);
    if ('problem' in place)
        return refused(place.problem);
    const { output, file } = place;
    const read = parsePolicy(text, file);
    if ('problems' in read || Buffer.byteLength(text) > largest) {
        return refused('would be larger than this action reads; draft it part by part, with patterns in bucket, and a file each');
    }
    try {
        (0,output_file/* writeOutputFile */.BF)(output, text, (0,output_file/* runnerFilesIn */.J_)(env), false);
    }
    catch (error) {
        return refused(`could not be written: ${(0,plain_text/* plainText */.wh)(String(error), Infinity)}`);
    }
    const sha256 = digest(Buffer.from(text));
    return { policy: read.policy, file: { file, sha256 }, remarks: read.warnings };
}
function newPlaceOf(asked, env) {
    const place = placeOf(asked, env);
    if ('problem' in place)
        return place;
    if (isThere(place.path)) {
        return {
            problem: 'is there already, and mode draft writes over nothing; give the name of a file that is not'
        };
    }
    const real = (0,runtime_workspace/* realPlaceOf */.ds)(place.path);
    if (real !== null && !(0,runtime_workspace/* isInside */.FK)([(0,runtime_workspace/* workspaceOf */.B3)(env)], real))
        return { problem: leadingOut };
    const output = (0,output_file/* outputFileAt */.Vj)(place.path, env, (0,output_file/* runnerFilesIn */.J_)(env));
    return 'problem' in output ? output : { output, file: place.file };
}
function isThere(file) {
    try {
        (0,external_node_fs_.lstatSync)(file);
        return true;
    }
    catch {
        return false;
    }
}
const leadingOut = 'is behind a link that leads out of the workspace';
function placeOf(asked, env) {
    if (/[/\\]$/.test(asked))
        return { problem: 'names a folder; give the name of a file' };
    const workspace = (0,runtime_workspace/* workspaceOf */.B3)(env);
    const absolute = external_node_path_.resolve(workspace, asked);
    const file = external_node_path_.relative(workspace, absolute).split(external_node_path_.sep).join('/');
    return absolute !== workspace && (0,runtime_workspace/* isWithin */.UO)(workspace, absolute)
        ? { path: absolute, file }
        : {
            problem: 'is outside of the workspace; give a path in it, such as .github/oss-encryption.yml'
        };
}
function readText(asked, env) {
    const place = placeOf(asked, env);
    if ('problem' in place)
        return place;
    try {
        const real = external_node_fs_.realpathSync.native(place.path);
        // A link out of the workspace would show what is on the runner in the errors about it.
        if (!(0,runtime_workspace/* isInside */.FK)([(0,runtime_workspace/* workspaceOf */.B3)(env)], real))
            return { problem: leadingOut };
        const bytes = bytesOf(real);
        if (!Buffer.isBuffer(bytes))
            return bytes;
        const text = decode(bytes);
        if (text === null)
            return { problem: 'is not UTF-8 text' };
        return { text, file: place.file, sha256: digest(bytes) };
    }
    catch (error) {
        if ((0,runtime_workspace/* isAbsence */.Md)(error)) {
            return {
                problem: 'is not there; has the workflow checked the repository out (actions/checkout), and is the path seen from its root'
            };
        }
        return { problem: `could not be read (${(0,plain_text/* plainText */.wh)(String(error), Infinity)})` };
    }
}
/** Of an ordinary file. */
function bytesOf(real) {
    const bytes = (0,bounded_file/* readBoundedFile */.M)(real, largest, 'refused');
    if (bytes === 'no-file')
        return { problem: 'is no file' };
    return bytes === 'too-large' ? { problem: `is larger than ${largest / 1024} KiB` } : bytes;
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

/**
 * The bytes of an ordinary file, which is looked at and read as one, whatever takes its name meanwhile.
 * A pipe would keep us waiting for ever, and a device would have no end. Throws what the file system throws.
 *
 * @param links whether the last name of the path may be a link.
 */
function readBoundedFile(file, mostBytes, links) {
    const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants;
    const opened = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(file, O_RDONLY | O_NONBLOCK | (links === 'refused' ? O_NOFOLLOW : 0));
    try {
        const info = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(opened);
        if (!info.isFile())
            return 'no-file';
        if (info.size > mostBytes)
            return 'too-large';
        // Its size is only what it was a moment ago.
        const bytes = readUpTo(opened, mostBytes + 1);
        return bytes.length > mostBytes ? 'too-large' : bytes;
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(opened);
    }
}
function readUpTo(opened, most) {
    const chunks = [];
    for (let left = most; left > 0;) {
        const chunk = Buffer.alloc(Math.min(left, 65_536));
        const length = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readSync)(opened, chunk);
        if (length === 0)
            break;
        chunks.push(chunk.subarray(0, length));
        left -= length;
    }
    return Buffer.concat(chunks);
}


/***/ })

};
