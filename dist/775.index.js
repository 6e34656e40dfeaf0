export const id = 775;
export const ids = [775];
export const modules = {

/***/ 7775:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  KmsKeyDirectory: () => (/* binding */ KmsKeyDirectory)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: ./lib/reconcile/ports.js
var ports = __webpack_require__(3144);
;// CONCATENATED MODULE: ./lib/aliyun/acs3-signature.js

const algorithm = 'ACS3-HMAC-SHA256';
/**
 * The headers that prove who sends a call: signature version 3, for a POST to `/` with an empty body.
 * `nonce` must be new for each request. Source: the vendor's "V3 request structure and signature".
 */
function signRpcCall({ host, action, version, parameters }, { accessKeyId, accessKeySecret, securityToken }, time, nonce) {
    const signed = {
        host,
        'x-acs-action': action,
        'x-acs-content-sha256': sha256(''),
        'x-acs-date': time.toISOString().replace(/\.\d{3}Z$/, 'Z'),
        ...(securityToken === undefined ? {} : { 'x-acs-security-token': securityToken }),
        'x-acs-signature-nonce': nonce,
        'x-acs-version': version
    };
    const names = Object.keys(signed).sort();
    const canonicalRequest = [
        'POST',
        '/',
        queryOf(parameters),
        ...names.map(name => `${name}:${signed[name] ?? ''}`),
        '',
        names.join(';'),
        sha256('')
    ].join('\n');
    const signature = (0,external_node_crypto_.createHmac)('sha256', accessKeySecret)
        .update(`${algorithm}\n${sha256(canonicalRequest)}`)
        .digest('hex');
    return {
        ...signed,
        authorization: `${algorithm} Credential=${accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`
    };
}
/** Parameters as they are signed, and must be sent. */
function queryOf(parameters) {
    return Object.entries(parameters)
        .map(([name, value]) => `${encode(name)}=${encode(value)}`)
        .sort()
        .join('&');
}
/** encodeURIComponent leaves five more characters alone than the signature does. */
function encode(text) {
    return encodeURIComponent(text).replace(/[!'()*]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
function sha256(text) {
    return (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex');
}

// EXTERNAL MODULE: ./lib/aliyun/http/conversation.js + 1 modules
var conversation = __webpack_require__(746);
// EXTERNAL MODULE: ./lib/aliyun/http/foreign-text.js
var foreign_text = __webpack_require__(3533);
;// CONCATENATED MODULE: ./lib/aliyun/kms/answer.js

function readKmsAnswer(answer) {
    const json = parse(answer.body);
    return { ...answer, json, error: readError(json) };
}
/** A gateway's own JSON may have a code too; KMS's has all three. */
function readError(json) {
    const [code, message, requestId] = ['Code', 'Message', 'RequestId'].map(name => fieldOf(json, name));
    return typeof code === 'string' &&
        (0,foreign_text/* isErrorCode */.We)(code) &&
        typeof message === 'string' &&
        typeof requestId === 'string'
        ? { code, message }
        : null;
}
function fieldOf(object, name) {
    return typeof object === 'object' && object !== null && Object.hasOwn(object, name)
        ? object[name]
        : undefined;
}
function parse(body) {
    try {
        return JSON.parse(body);
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./lib/aliyun/http/diagnosis.js
var diagnosis = __webpack_require__(1320);
;// CONCATENATED MODULE: ./lib/aliyun/kms/diagnosis.js

/**
 * Why KMS says that there is no such key to be had, as a clause after the key's name; `null` when
 * it does not say so. Without the service, or in debt, no key works.
 * Source: KMS API 2016-01-20, error codes.
 */
function unusableOf({ status, error }) {
    if (error === null || status < 400 || status >= 500)
        return null;
    const { code, message } = error;
    if (code === 'Forbidden.KeyNotFound')
        return 'does not exist';
    if (code === 'Forbidden.AliasNotFound')
        return 'does not exist';
    if (code === 'Forbidden.KmsServiceNotEnabled')
        return "can't be used: KMS is not activated";
    if (/InDebt/i.test(code))
        return "can't be used: the account is in debt with KMS";
    return code === 'InvalidParameter' && /\bKeyId\b/.test(message) ? 'is no key id to KMS' : null;
}
const throttling = /^(?:Throttling(?:\..*)?|Rejected\.Throttling)$/;
const badCredentials = /^(?:InvalidAccessKeyId|InvalidSecurityToken|MissingSecurityToken|SignatureDoesNotMatch|IncompleteSignature|InvalidTimeStamp|SignatureNonceUsed)(?:\..*)?$/;
/** Of all that KMS forbids, what is about the caller; the rest may be about the key. */
const denied = /^(?:Forbidden(?:\.(?:NoPermission|RAM|AccessDenied))?|NoPermission|AccessDenied(?:\..*)?)$/;
/** Judges an answer that tells nothing about the key. */
function diagnoseKmsAnswer(answer) {
    const { status, error } = answer;
    if (error === null)
        return (0,diagnosis/* withoutErrorDocument */.GN)(status);
    if (status < 300)
        return (0,diagnosis/* strangeAnswer */.h2)(`answered ${status} with an error (${error.code})`);
    const refusal = { what: wordsOf(status, error), retry: false, mayHaveHappened: false };
    if (throttling.test(error.code) || status === 429) {
        return { ...(0,diagnosis/* throttledByStatus */.EF)(status), what: refusal.what };
    }
    if ((0,diagnosis/* isTransient */.dg)(status)) {
        return {
            ...refusal,
            reason: 'service-error',
            hint: 'Run again later. If it lasts, give the request id to the support of Alibaba Cloud.',
            retry: true
        };
    }
    if (badCredentials.test(error.code)) {
        return {
            ...refusal,
            reason: 'credentials-rejected',
            hint: "Check that the credentials are complete and current, and the runner's clock: KMS is asked with the same ones as OSS."
        };
    }
    if (denied.test(error.code)) {
        return {
            ...refusal,
            reason: 'access-denied',
            hint: 'Allow kms:DescribeKey on this key to the identity that runs this step.'
        };
    }
    return {
        ...refusal,
        reason: 'service-error',
        hint: 'Look the code up in the KMS documentation; the request id helps the support of Alibaba Cloud.'
    };
}
function wordsOf(status, { code, message }) {
    return `answered ${status} ${code}: ${message}`;
}

// EXTERNAL MODULE: ./lib/aliyun/kms-key.js
var kms_key = __webpack_require__(8755);
;// CONCATENATED MODULE: ./lib/aliyun/kms/key-metadata.js



const needed = ['KeyId', 'Arn', 'KeyState', 'KeyUsage', 'KeySpec'];
/**
 * Reads the body of a 200 to DescribeKey; `null` when it does not tell all that matters, or tells
 * it twice: JSON would let the last one win.
 * Source: KMS API 2016-01-20, DescribeKey, KeyMetadata.
 */
function parseKeyMetadata({ json, body }) {
    if (['KeyMetadata', ...needed].some(name => body.split(`"${name}"`).length > 2))
        return null;
    const metadata = fieldOf(json, 'KeyMetadata');
    const [id, arn, state, usage, spec] = needed.map(name => word(metadata, name));
    if (!id || !arn || !state || !usage || !spec)
        return null;
    const named = (0,kms_key/* parseKmsKey */.Y)(arn);
    if (!('id' in named) || named.id !== id || named.region === undefined)
        return null;
    const materialExpires = word(metadata, 'MaterialExpireTime');
    const deletes = word(metadata, 'DeleteDate');
    if (materialExpires === null || deletes === null)
        return null;
    return {
        id,
        region: named.region,
        state,
        usage,
        spec,
        ...(materialExpires === '' ? {} : { materialExpires }),
        ...(deletes === '' ? {} : { deletes })
    };
}
/** Empty: absent. `null`: not to be made sense of. */
function word(object, name) {
    const value = fieldOf(object, name) ?? '';
    if (value === '')
        return '';
    return typeof value === 'string' && (0,foreign_text/* isWord */.Jg)(value) ? value : null;
}

;// CONCATENATED MODULE: ./lib/aliyun/kms/key-directory.js








/** Asks KMS about keys: DescribeKey of API 2016-01-20, which takes ids and aliases alike. */
class KmsKeyDirectory {
    #options;
    #conversation;
    #transport;
    constructor(options, transport) {
        this.#options = options;
        this.#conversation = new conversation/* Conversation */.s(options);
        this.#transport = transport;
    }
    async describe(name, region) {
        this.#refuseForeignEndpoint(name, region);
        const requestIds = [];
        const outcome = await this.#conversation.hold({
            label: `DescribeKey ${name} in ${region}`,
            send: () => this.#send(name, region),
            requestIdOf: ({ headers, json }) => headers['x-acs-request-id'] ?? fieldOf(json, 'RequestId'),
            understand(answer) {
                const value = understand(answer, name);
                return value === null ? { diagnosis: diagnoseKmsAnswer(answer) } : { value };
            }
        }, requestIds);
        if ('value' in outcome) {
            const { value, mayHappenTwice } = outcome;
            return { ...value, region, requestIds, warnings: [], mayHappenTwice };
        }
        throw this.#conversation.failure(`KMS key ${name} could not be looked at: KMS in ${region}`, outcome, requestIds);
    }
    /** An endpoint of another region would not know the key, and that would look like no key at all. */
    #refuseForeignEndpoint(name, region) {
        const { endpoint } = this.#options;
        if (endpoint?.region === undefined || endpoint.region === region)
            return;
        throw new ports/* CallFailure */.R({
            code: 'wrong-region',
            message: `KMS key ${name} could not be looked at: the input kms-endpoint is of ${endpoint.region}, and the bucket is in ${region}.`,
            hint: 'Leave kms-endpoint empty, or guard the buckets of each region in a step of their own.'
        });
    }
    async #send(name, region) {
        const { credentials, timeoutMs, userAgent, endpoint, internal } = this.#options;
        const regional = `${internal ? 'kms-vpc' : 'kms'}.${region}.aliyuncs.com`;
        const origin = new URL(endpoint?.origin ?? `https://${regional}`);
        // An address names no region: as ali-oss does, the Host header then keeps the regional name.
        const host = (0,external_node_net_.isIP)(origin.hostname) === 0 ? origin.host : regional;
        const parameters = { KeyId: name };
        const call = { host, action: 'DescribeKey', version: '2016-01-20', parameters };
        const reply = await this.#transport.request(`${origin.origin}/?${queryOf(parameters)}`, {
            method: 'POST',
            headers: {
                ...signRpcCall(call, credentials, new Date(), (0,external_node_crypto_.randomUUID)()),
                accept: 'application/json',
                'content-length': '0',
                'user-agent': userAgent
            },
            timeout: timeoutMs
        });
        return 'failure' in reply ? reply : readKmsAnswer(reply);
    }
}
function understand(answer, name) {
    const unusable = unusableOf(answer);
    if (unusable !== null)
        return { unusable };
    const whole = answer.status === 200 && answer.error === null;
    const key = whole ? parseKeyMetadata(answer) : null;
    // About an id KMS must answer with that very id; an alias stands for whatever it says.
    return key === null || !(name.startsWith('alias/') || key.id === name) ? null : { key };
}


/***/ })

};
