export const id = 114;
export const ids = [114];
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


/***/ }),

/***/ 9114:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  RpcSender: () => (/* binding */ RpcSender)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: ./lib/encryption/defined-fields.js
var defined_fields = __webpack_require__(10212);
;// CONCATENATED MODULE: ./lib/aliyun/signing/acs3-signature.js


const algorithm = 'ACS3-HMAC-SHA256';
function signRpcCall({ host, action, version, parameters }, { accessKeyId, accessKeySecret, securityToken }, time, nonce) {
    const signed = {
        host,
        'x-acs-action': action,
        'x-acs-content-sha256': sha256(''),
        'x-acs-date': time.toISOString().replace(/\.\d{3}Z$/, 'Z'),
        ...(0,defined_fields/* defined */.s)({ 'x-acs-security-token': securityToken }),
        'x-acs-signature-nonce': nonce,
        'x-acs-version': version
    };
    const names = Object.keys(signed).sort();
    const canonicalRequest = [
        'POST',
        '/',
        canonicalQuery(parameters),
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
function canonicalQuery(parameters) {
    return Object.entries(parameters)
        .map(([name, value]) => `${encode(name)}=${encode(value)}`)
        .sort()
        .join('&');
}
function encode(text) {
    return encodeURIComponent(text).replace(/[!'()*]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
function sha256(text) {
    return (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex');
}

// EXTERNAL MODULE: ./lib/aliyun/rpc/response.js
var response = __webpack_require__(7725);
;// CONCATENATED MODULE: ./lib/aliyun/rpc/sender.js





class RpcSender {
    #settings;
    #transport;
    constructor(settings, transport) {
        this.#settings = settings;
        this.#transport = transport;
    }
    signed(endpoint, call, credentials) {
        const { host } = addressOf(endpoint);
        const signature = signRpcCall({ ...call, host }, credentials, new Date(), (0,external_node_crypto_.randomUUID)());
        return this.#post(endpoint, call.parameters, { ...signature, 'content-length': '0' });
    }
    unsigned(endpoint, { action, version, parameters }) {
        const form = canonicalQuery(parameters);
        const headers = {
            host: addressOf(endpoint).host,
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': String(Buffer.byteLength(form))
        };
        const Timestamp = new Date().toISOString().replace(/\.\d{3}Z$/, 'Z');
        const query = { Action: action, Version: version, Format: 'JSON', Timestamp };
        return this.#post(endpoint, query, headers, form);
    }
    async #post(endpoint, query, headers, content) {
        const { timeoutMs, userAgent } = this.#settings;
        const reply = await this.#transport.request(`${addressOf(endpoint).origin}/?${canonicalQuery(query)}`, {
            method: 'POST',
            headers: { ...headers, accept: 'application/json', 'user-agent': userAgent },
            timeout: timeoutMs,
            ...(0,defined_fields/* defined */.s)({ content })
        });
        return reply.kind === 'response' ? (0,response/* parseRpcResponse */.cp)(reply) : reply;
    }
}
function addressOf({ endpoint, regionalHost }) {
    const { origin, hostname, host } = new URL(endpoint?.origin ?? `https://${regionalHost}`);
    return { origin, host: (0,external_node_net_.isIP)(hostname) === 0 ? host : regionalHost };
}


/***/ })

};
