export const id = 543;
export const ids = [543];
export const modules = {

/***/ 20955:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ fieldOf),
/* harmony export */   l: () => (/* binding */ parseJsonResponse)
/* harmony export */ });
function parseJsonResponse(answer) {
    return { ...answer, json: parse(answer.body) };
}
/** A field of an object that came as JSON; `undefined` where there is none, or no object. */
function fieldOf(object, name) {
    return typeof object === 'object' && object !== null && Object.hasOwn(object, name)
        ? object[name]
        : undefined;
}
function parse(body) {
    try {
        const json = JSON.parse(body);
        return hasDuplicateNames(body) ? undefined : json;
    }
    catch {
        return undefined;
    }
}
/** Whether an object of this JSON has a name twice, of which the parser would let the last one win. */
function hasDuplicateNames(json) {
    const open = [];
    for (const [token, text, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*(:?)|[{}]/g)) {
        if (token === '{')
            open.push(new Set());
        else if (token === '}')
            open.pop();
        else if (text !== undefined && colon === ':') {
            const name = JSON.parse(text);
            const names = open.at(-1);
            if (names?.has(name))
                return true;
            names?.add(name);
        }
    }
    return false;
}


/***/ }),

/***/ 32543:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  KmsKeyDirectory: () => (/* binding */ KmsKeyDirectory)
});

// EXTERNAL MODULE: ./lib/encryption/kms-key-identity.js
var kms_key_identity = __webpack_require__(92161);
// EXTERNAL MODULE: ./lib/ports/cloud-ports.js
var cloud_ports = __webpack_require__(87632);
// EXTERNAL MODULE: ./lib/aliyun/signing/credential-provider.js
var credential_provider = __webpack_require__(67405);
// EXTERNAL MODULE: ./lib/aliyun/http/service-client.js + 4 modules
var service_client = __webpack_require__(93016);
// EXTERNAL MODULE: ./lib/aliyun/rpc/response.js
var response = __webpack_require__(7725);
// EXTERNAL MODULE: ./lib/aliyun/rpc/diagnose-rpc-error.js
var diagnose_rpc_error = __webpack_require__(43335);
;// CONCATENATED MODULE: ./lib/aliyun/kms/diagnose-kms-error.js

/**
 * Why KMS says that there is no such key to be had, as a clause after the key's name; `null` when
 * it does not say so. Without the service, or in debt, no key works.
 * Source: KMS API 2016-01-20, error codes.
 */
function whyUnusable({ status, error }) {
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
/** Of all that KMS forbids, what is about the caller; the rest may be about the key. */
const denied = /^(?:Forbidden(?:\.(?:NoPermission|RAM|AccessDenied))?|NoPermission|AccessDenied(?:\..*)?)$/;
/** Judges an answer that tells nothing about the key. */
function diagnoseKmsError(answer) {
    return (0,diagnose_rpc_error/* diagnoseRpcError */.V)(answer, 'KMS', meaningOf);
}
function meaningOf({ code }) {
    return denied.test(code)
        ? {
            reason: 'access-denied',
            hint: 'Allow kms:DescribeKey on this key to the identity that runs this step.'
        }
        : null;
}

// EXTERNAL MODULE: ./lib/aliyun/http/untrusted-text.js
var untrusted_text = __webpack_require__(37011);
// EXTERNAL MODULE: ./lib/aliyun/identifiers/kms-key.js
var kms_key = __webpack_require__(9404);
// EXTERNAL MODULE: ./lib/aliyun/http/json-response.js
var json_response = __webpack_require__(20955);
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
    const metadata = (0,json_response/* fieldOf */._)(json, 'KeyMetadata');
    const [id, arn, state, usage, spec] = needed.map(name => word(metadata, name));
    if (!id || !arn || !state || !usage || !spec)
        return null;
    const named = (0,kms_key/* parseKmsKey */.Y)(arn);
    if (!('id' in named) || named.id === undefined || named.region === undefined)
        return null;
    if (!(0,kms_key_identity/* isSameKey */.yL)(named.id, id))
        return null;
    const materialExpires = word(metadata, 'MaterialExpireTime');
    const deletes = word(metadata, 'DeleteDate');
    if (materialExpires === null || deletes === null)
        return null;
    return {
        id: named.id,
        region: named.region,
        ...accountIn(arn),
        state,
        usage,
        spec,
        ...(materialExpires === '' ? {} : { materialExpires }),
        ...(deletes === '' ? {} : { deletes })
    };
}
function accountIn(arn) {
    const account = /^acs:kms:[^:]*:(\d+):/.exec(arn)?.[1];
    return account === undefined ? {} : { account };
}
/** Empty: absent. `null`: not to be made sense of. */
function word(object, name) {
    const value = (0,json_response/* fieldOf */._)(object, name) ?? '';
    if (value === '')
        return '';
    return typeof value === 'string' && (0,untrusted_text/* isWord */.Jg)(value) ? value : null;
}

;// CONCATENATED MODULE: ./lib/aliyun/kms/key-directory.js







/** Asks KMS about keys: DescribeKey of API 2016-01-20, which takes ids and aliases alike. */
class KmsKeyDirectory {
    #options;
    #conversation;
    #sender;
    constructor(options, sender) {
        this.#options = options;
        this.#conversation = new service_client/* ServiceClient */.N(options);
        this.#sender = sender;
    }
    async describe(name, region) {
        this.#refuseForeignEndpoint(name, region);
        const requestIds = [];
        const outcome = await this.#conversation.execute({
            label: `DescribeKey ${name} in ${region}`,
            send: () => this.#send(name, region),
            requestIdOf: response/* requestIdOf */.Gb,
            understand(answer) {
                const value = understand(answer, name);
                return value === null ? { diagnosis: diagnoseKmsError(answer) } : { value };
            }
        }, requestIds);
        if ('value' in outcome) {
            const { value, mayTakeEffectAgain, ambiguousRefusal } = outcome;
            return { ...value, region, requestIds, warnings: [], mayTakeEffectAgain, ambiguousRefusal };
        }
        const what = `KMS key ${name} could not be looked at`;
        throw this.#conversation.failure({ what, service: `KMS in ${region}` }, outcome, requestIds);
    }
    /** An endpoint of another region would not know the key, and that would look like no key at all. */
    #refuseForeignEndpoint(name, region) {
        const { endpoint } = this.#options;
        if (endpoint?.region === undefined || endpoint.region === region)
            return;
        throw new cloud_ports/* CallFailure */.Rk({
            code: 'wrong-region',
            message: `KMS key ${name} could not be looked at: the input kms-endpoint is of ${endpoint.region}, and the bucket is in ${region}.`,
            hint: 'Leave kms-endpoint empty, or guard the buckets of each region in a step of their own.'
        });
    }
    #send(name, region) {
        const { provider, endpoint, internal } = this.#options;
        const regional = `${internal ? 'kms-vpc' : 'kms'}.${region}.aliyuncs.com`;
        const call = { action: 'DescribeKey', version: '2016-01-20', parameters: { KeyId: name } };
        return (0,credential_provider/* sendWithRenewal */.n)(provider, { key: name, region }, credentials => this.#sender.signed({ regional, endpoint }, call, credentials), response/* saysSessionExpired */.uQ);
    }
}
function understand(answer, name) {
    const unusable = whyUnusable(answer);
    if (unusable !== null)
        return { unusable };
    const key = (0,response/* isSuccess */.oJ)(answer) ? parseKeyMetadata(answer) : null;
    // About an id KMS must answer with that very id; an alias stands for whatever it says.
    return key === null || !(name.startsWith('alias/') || (0,kms_key_identity/* isSameKey */.yL)(key.id, name)) ? null : { key };
}


/***/ }),

/***/ 43335:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ diagnoseRpcError),
/* harmony export */   m: () => (/* binding */ badCredentials)
/* harmony export */ });
/* harmony import */ var _http_diagnosis_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81320);

const throttling = /^(?:Throttling(?:\..*)?|Rejected\.Throttling)$/;
/** The service does not believe who asks. */
const badCredentials = /^(?:InvalidAccessKeyId|InvalidSecurityToken|MissingSecurityToken|SignatureDoesNotMatch|IncompleteSignature|InvalidTimeStamp|SignatureNonceUsed)(?:\..*)?$/;
/**
 * Judges an answer that is none to the call, as far as all RPC-style APIs are alike. `meaningOf`
 * knows the refusals of one of them. Source: the vendor's common error codes.
 */
function diagnoseRpcError({ status, error }, service, meaningOf) {
    if (error === null)
        return (0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_0__/* .undocumentedError */ .us)(status);
    if (status < 300)
        return (0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_0__/* .unexpectedResponse */ .Lf)(`answered ${status} with an error (${error.code})`);
    const what = `answered ${status} ${error.code}: ${error.message}`;
    const refusal = { what, retry: false, mayHaveTakenEffect: false };
    if (throttling.test(error.code) || status === 429) {
        return { ...(0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_0__/* .throttledByStatus */ .EF)(status), what };
    }
    if ((0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_0__/* .isTransient */ .dg)(status)) {
        return {
            ...refusal,
            reason: 'service-error',
            hint: 'Run again later. If it lasts, give the request id to the support of Alibaba Cloud.',
            retry: true
        };
    }
    return { ...refusal, ...(meaningOf(error) ?? commonMeaning(error, service)) };
}
function commonMeaning({ code }, service) {
    return badCredentials.test(code)
        ? {
            reason: 'credentials-rejected',
            hint: `Check that the credentials are complete and current, and the runner's clock: ${service} is asked with the same ones as OSS.`
        }
        : {
            reason: 'service-error',
            hint: `Look the code up in the ${service} documentation; the request id helps the support of Alibaba Cloud.`
        };
}


/***/ }),

/***/ 7725:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gb: () => (/* binding */ requestIdOf),
/* harmony export */   cp: () => (/* binding */ parseRpcResponse),
/* harmony export */   oJ: () => (/* binding */ isSuccess),
/* harmony export */   uQ: () => (/* binding */ saysSessionExpired)
/* harmony export */ });
/* harmony import */ var _http_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(37011);
/* harmony import */ var _http_json_response_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(20955);


function parseRpcResponse(answer) {
    const read = (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .parseJsonResponse */ .l)(answer);
    return { ...read, error: readError(read.json) };
}
/** Whether the service did what was asked: a code means that it did not, whatever the status. */
function isSuccess({ status, json }) {
    return status === 200 && (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .fieldOf */ ._)(json, 'Code') === undefined;
}
/** As the service sent it; not believed yet. */
function requestIdOf({ headers, json }) {
    return headers['x-acs-request-id'] ?? (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .fieldOf */ ._)(json, 'RequestId');
}
/** Whether the service says that the session which signed the request is over. */
function saysSessionExpired(reply) {
    if (!('error' in reply))
        return false;
    const { status, error } = reply;
    return status >= 400 && status < 500 && error?.code === 'InvalidSecurityToken.Expired';
}
/** A gateway's own JSON may have a code too; that of these APIs has all three. */
function readError(json) {
    const [code, message, requestId] = ['Code', 'Message', 'RequestId'].map(name => (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .fieldOf */ ._)(json, name));
    return typeof code === 'string' &&
        (0,_http_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .isErrorCode */ .We)(code) &&
        typeof message === 'string' &&
        typeof requestId === 'string'
        ? { code, message }
        : null;
}


/***/ })

};
