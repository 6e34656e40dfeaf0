export const id = 543;
export const ids = [543];
export const modules = {

/***/ 20955:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ fieldOf),
/* harmony export */   l: () => (/* binding */ parseJsonResponse)
/* harmony export */ });
function parseJsonResponse(response) {
    return { ...response, json: parse(response.body) };
}
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
function hasDuplicateNames(json) {
    const openObjects = [];
    for (const [token, text, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*(:?)|[{}]/g)) {
        if (token === '{')
            openObjects.push(new Set());
        else if (token === '}')
            openObjects.pop();
        else if (text !== undefined && colon === ':') {
            const name = JSON.parse(text);
            const names = openObjects.at(-1);
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
// EXTERNAL MODULE: ./lib/encryption/kms-key-state.js
var kms_key_state = __webpack_require__(83570);
// EXTERNAL MODULE: ./lib/ports/call-failure.js
var call_failure = __webpack_require__(35033);
// EXTERNAL MODULE: ./lib/text/message.js
var message = __webpack_require__(39140);
// EXTERNAL MODULE: ./lib/aliyun/http/service-client.js + 4 modules
var service_client = __webpack_require__(93016);
// EXTERNAL MODULE: ./lib/aliyun/rpc/response.js
var rpc_response = __webpack_require__(7725);
// EXTERNAL MODULE: ./lib/aliyun/signing/credential-provider.js
var credential_provider = __webpack_require__(67405);
// EXTERNAL MODULE: ./lib/aliyun/rpc/diagnose-rpc-error.js
var diagnose_rpc_error = __webpack_require__(43335);
;// CONCATENATED MODULE: ./lib/aliyun/kms/diagnose-kms-error.js


function whyUnusable({ status, error }) {
    if (error === null || status < 400 || status >= 500)
        return null;
    const { code, message: text } = error;
    if (code === 'Forbidden.KeyNotFound' || code === 'Forbidden.AliasNotFound') {
        return (0,message/* message */.iU) `does not exist`;
    }
    if (code === 'Forbidden.KmsServiceNotEnabled') {
        return (0,message/* message */.iU) `cannot be used, because KMS is not activated`;
    }
    if (/InDebt/i.test(code)) {
        return (0,message/* message */.iU) `cannot be used, because the account has overdue payments for KMS`;
    }
    return code === 'InvalidParameter' && /\bKeyId\b/.test(text)
        ? (0,message/* message */.iU) `was rejected as an invalid key id by KMS`
        : null;
}
const denied = /^(?:Forbidden(?:\.(?:NoPermission|RAM|AccessDenied))?|NoPermission|AccessDenied(?:\..*)?)$/;
function diagnoseKmsError(response) {
    return (0,diagnose_rpc_error/* diagnoseRpcError */.V)(response, 'KMS', meaningOf);
}
function meaningOf({ code }) {
    return denied.test(code)
        ? {
            reasonCode: 'access-denied',
            hint: (0,message/* message */.iU) `Grant ${(0,message/* code */.aY)('kms:DescribeKey')} on this key to the identity that this step uses.`
        }
        : null;
}

// EXTERNAL MODULE: ./lib/encryption/defined-fields.js
var defined_fields = __webpack_require__(10212);
// EXTERNAL MODULE: ./lib/aliyun/http/json-response.js
var json_response = __webpack_require__(20955);
// EXTERNAL MODULE: ./lib/aliyun/http/untrusted-text.js
var untrusted_text = __webpack_require__(37011);
// EXTERNAL MODULE: ./lib/aliyun/identifiers/kms-key.js
var kms_key = __webpack_require__(9404);
;// CONCATENATED MODULE: ./lib/aliyun/kms/key-metadata.js





const requiredFields = ['KeyId', 'Arn', 'KeyState', 'KeyUsage', 'KeySpec'];
function parseKeyMetadata({ json, body }) {
    if (['KeyMetadata', ...requiredFields].some(name => body.split(`"${name}"`).length > 2))
        return null;
    const metadata = (0,json_response/* fieldOf */._)(json, 'KeyMetadata');
    const [id, arn, state, usage, spec] = requiredFields.map(name => word(metadata, name));
    if (!id || !arn || !state || !usage || !spec)
        return null;
    const parsed = (0,kms_key/* parseKmsKey */.Y)(arn);
    if (!parsed.ok || parsed.value.id === undefined || parsed.value.region === undefined)
        return null;
    const key = { id: parsed.value.id, region: parsed.value.region };
    if (!(0,kms_key_identity/* isSameKey */.yL)(key.id, id))
        return null;
    const materialExpires = word(metadata, 'MaterialExpireTime');
    const deletes = word(metadata, 'DeleteDate');
    if (materialExpires === null || deletes === null)
        return null;
    return (0,defined_fields/* defined */.s)({
        ...key,
        account: /^acs:kms:[^:]*:(\d+):/.exec(arn)?.[1],
        state,
        usage,
        spec,
        materialExpires: materialExpires || undefined,
        deletes: deletes || undefined
    });
}
function word(object, name) {
    const value = (0,json_response/* fieldOf */._)(object, name) ?? '';
    if (value === '')
        return '';
    return typeof value === 'string' && (0,untrusted_text/* isWord */.Jg)(value) ? value : null;
}

;// CONCATENATED MODULE: ./lib/aliyun/kms/key-directory.js









class KmsKeyDirectory {
    #options;
    #client;
    #sender;
    constructor(options, sender) {
        this.#options = options;
        this.#client = new service_client/* ServiceClient */.N(options);
        this.#sender = sender;
    }
    async describe(name, region) {
        this.#checkEndpointRegion(name, region);
        const outcome = await this.#client.execute({
            label: `DescribeKey ${name} in ${region}`,
            send: () => this.#send(name, region),
            requestIdOf: rpc_response/* requestIdOf */.Gb,
            interpret(response) {
                const value = interpret(response, name);
                return value === null
                    ? { ok: false, diagnosis: diagnoseKmsError(response) }
                    : { ok: true, value };
            }
        });
        if (outcome.ok) {
            const { value, requestIds, mayTakeEffectAgain, ambiguousRefusal } = outcome;
            return { ...value, region, requestIds, warnings: [], mayTakeEffectAgain, ambiguousRefusal };
        }
        const service = (0,message/* message */.iU) `KMS in ${(0,message/* own */.ZV)((0,message/* value */.Uq)(region), "the bucket's region", 'Region')}`;
        throw this.#client.failure({ subject: couldNotBeRead(name), service }, outcome);
    }
    #checkEndpointRegion(name, region) {
        const { endpoint } = this.#options;
        if (endpoint?.region === undefined || endpoint.region === region)
            return;
        throw new call_failure/* CallFailure */.R({
            code: 'wrong-region',
            message: (0,message/* message */.iU) `${couldNotBeRead(name)}: ${(0,message/* input */.hF)('kms-endpoint')} is an endpoint in ${(0,message/* value */.Uq)(endpoint.region)}, but the bucket is in ${(0,message/* own */.ZV)((0,message/* value */.Uq)(region), 'another region', 'Region')}.`,
            hint: (0,message/* message */.iU) `Leave ${(0,message/* input */.hF)('kms-endpoint')} empty, or check the buckets of each region in a separate step.`
        });
    }
    #send(name, region) {
        const { provider, endpoint, internal } = this.#options;
        const regionalHost = `${internal ? 'kms-vpc' : 'kms'}.${region}.aliyuncs.com`;
        const call = { action: 'DescribeKey', version: '2016-01-20', parameters: { KeyId: name } };
        return (0,credential_provider/* sendWithRenewal */.n)(provider, { kind: 'key', key: name, region }, credentials => this.#sender.signed({ regionalHost, endpoint }, call, credentials), rpc_response/* saysSessionExpired */.uQ);
    }
}
function couldNotBeRead(name) {
    return (0,message/* message */.iU) `KMS key ${(0,kms_key_state/* keyPart */.Vs)(name)} could not be read`;
}
function interpret(response, name) {
    const unusable = whyUnusable(response);
    if (unusable !== null)
        return { kind: 'unusable', problem: unusable };
    const key = (0,rpc_response/* isSuccess */.oJ)(response) ? parseKeyMetadata(response) : null;
    return key === null || !(name.startsWith('alias/') || (0,kms_key_identity/* isSameKey */.yL)(key.id, name))
        ? null
        : { kind: 'found', key };
}


/***/ }),

/***/ 43335:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ diagnoseRpcError),
/* harmony export */   m: () => (/* binding */ badCredentials)
/* harmony export */ });
/* harmony import */ var _text_message_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(39140);
/* harmony import */ var _http_diagnosis_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81320);


const throttling = /^(?:Throttling(?:\..*)?|Rejected\.Throttling)$/;
const badCredentials = /^(?:InvalidAccessKeyId|InvalidSecurityToken|MissingSecurityToken|SignatureDoesNotMatch|IncompleteSignature|InvalidTimeStamp|SignatureNonceUsed)(?:\..*)?$/;
function diagnoseRpcError({ status, error }, service, meaningOf) {
    if (error === null)
        return (0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_1__/* .undocumentedError */ .us)(status, _http_diagnosis_js__WEBPACK_IMPORTED_MODULE_1__/* .cloudAdvice */ .k2);
    if (status < 300) {
        return (0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_1__/* .unexpectedResponse */ .Lf)((0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `responded with ${status} and an error (${(0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .value */ .Uq)(error.code)})`);
    }
    const what = (0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_1__/* .describeError */ .Uc)(status, error);
    const refusal = { what, retry: false, mayHaveTakenEffect: false };
    if (throttling.test(error.code) || status === 429) {
        return { ...(0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_1__/* .throttledByStatus */ .EF)(status, _http_diagnosis_js__WEBPACK_IMPORTED_MODULE_1__/* .cloudAdvice */ .k2), what };
    }
    if ((0,_http_diagnosis_js__WEBPACK_IMPORTED_MODULE_1__/* .isTransient */ .dg)(status)) {
        return {
            ...refusal,
            reasonCode: 'service-error',
            hint: transientHint,
            retry: true
        };
    }
    return { ...refusal, ...(meaningOf(error) ?? commonMeaning(error, service)) };
}
const transientHint = (0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `Run the workflow again later. If the error persists, contact Alibaba Cloud support with the request id.`;
function commonMeaning({ code }, service) {
    return badCredentials.test(code)
        ? {
            reasonCode: 'credentials-rejected',
            hint: (0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `Check that the credentials are complete and current, and check the runner's clock. This step uses the same credentials for ${(0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .words */ .aL)(service)} as for OSS.`
        }
        : {
            reasonCode: 'service-error',
            hint: (0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .message */ .iU) `Look up the error code in the ${(0,_text_message_js__WEBPACK_IMPORTED_MODULE_0__/* .words */ .aL)(service)} documentation, or contact Alibaba Cloud support with the request id.`
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
/* harmony import */ var _http_json_response_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(20955);
/* harmony import */ var _http_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(37011);


function parseRpcResponse(httpResponse) {
    const response = (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .parseJsonResponse */ .l)(httpResponse);
    return { ...response, error: parseError(response.json) };
}
function isSuccess({ status, json }) {
    return status === 200 && (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .fieldOf */ ._)(json, 'Code') === undefined;
}
function requestIdOf({ headers, json }) {
    return headers['x-acs-request-id'] ?? (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .fieldOf */ ._)(json, 'RequestId');
}
function saysSessionExpired(reply) {
    if (reply.kind !== 'response')
        return false;
    const { status, error } = reply;
    return status >= 400 && status < 500 && error?.code === 'InvalidSecurityToken.Expired';
}
function parseError(json) {
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
