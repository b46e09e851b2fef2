// Found by reading every free name in 6,000 files of 370 popular packages, and the guards of their UMD builds. A name too
// many does no harm: the user never sees how it is kept apart.

interface ProbedNames {
  readonly reason: string;
  readonly names: string;
}

const PROBED: readonly ProbedNames[] = [
  {
    reason: "A UMD build asks for the module system it is in, before it looks for a page.",
    names: `require module exports define requirejs System SystemJS goog YUI bootstrap ses
      webpackJsonp _dereq_ modulejs importScripts`,
  },
  {
    reason: "A package takes the first of these that is there for the global object, or for a page to write to.",
    names: `window document self top parent frames root WorkerGlobalScope DedicatedWorkerGlobalScope
      SharedWorkerGlobalScope ServiceWorkerGlobalScope`,
  },
  {
    reason: "It is a property of a page's window, which code for pages reads without asking.",
    names: `location history screen orientation name status event external opera chrome browser safari msCrypto
      localStorage sessionStorage indexedDB webkitIndexedDB mozIndexedDB msIndexedDB openDatabase caches cookieStore
      alert confirm print open close stop focus blur postMessage addEventListener removeEventListener dispatchEvent
      attachEvent detachEvent requestAnimationFrame cancelAnimationFrame requestIdleCallback getComputedStyle
      matchMedia innerWidth innerHeight devicePixelRatio scrollX scrollY pageXOffset pageYOffset getSelection
      visualViewport trustedTypes customElements speechSynthesis navigation scheduler reportError createImageBitmap`,
  },
  {
    reason: "It is a class of the DOM or of the web, looked for to choose what to use.",
    names: `Node NodeList NodeFilter Element Attr Text Comment Document DocumentFragment DocumentType ShadowRoot Range
      Selection Window Location History Screen Navigator Image Option Audio File FileList FileReader FileReaderSync
      BlobBuilder XMLHttpRequest XDomainRequest ActiveXObject DOMParser XMLSerializer XPathEvaluator XSLTProcessor
      MutationObserver WebKitMutationObserver IntersectionObserver ResizeObserver PointerEvent MouseEvent KeyboardEvent
      TouchEvent Touch WheelEvent FocusEvent InputEvent UIEvent CloseEvent ErrorEvent ProgressEvent PopStateEvent
      HashChangeEvent StorageEvent DataTransfer Storage Worker SharedWorker ServiceWorker EventSource WebSocket
      WebTransport OffscreenCanvas CanvasRenderingContext2D ImageData ImageBitmap ImageBitmapRenderingContext Path2D
      DOMRect DOMPoint DOMMatrix DOMQuad DOMException FontFace AudioContext webkitAudioContext OfflineAudioContext
      CSS MathMLElement VideoFrame Notification Request Response Headers FormData FinalizationGroup TaskController`,
  },
  {
    reason: "It names another engine, runtime, shell or app.",
    names: `global process Deno Bun phantom slimer nw Packages importPackage java Java Components load read readFile
      readline readbuffer quit printErr scriptArgs d8 WScript HermesInternal EdgeRuntime WebSocketPair Netlify
      nativeCallSyncHook cordova Titanium MSApp Windows WeixinJSBridge wx qq my swan tt uni weex plus`,
  },
  {
    reason: "It tells a package that it is being tested.",
    names: `jest vi describe it test suite expect assert before after beforeEach afterEach beforeAll afterAll jasmine
      mocha Mocha QUnit sinon cy Cypress IS_REACT_ACT_ENVIRONMENT`,
  },
  {
    reason: "By this global a plugin finds the library it adds to, or a library finds an optional companion.",
    names: `$ jQuery Zepto ender _ Backbone Ember Handlebars Mustache ko angular React ReactDOM PropTypes preact Vue
      Alpine htmx d3 THREE PIXI L google MathJax katex Prism hljs CodeMirror ace tinymce Chart Plotly vega vegaLite
      vegaEmbed tf dfd cv ml5 p5 moment dayjs luxon numeral accounting i18next Papa XLSX JSZip pako CryptoJS sjcl
      localforage Dexie Rx rxjs R S Immutable Immer mobx Redux Popper gsap TweenMax TweenLite ScrollMagic Hammer
      Sortable interact io fabric Konva paper Tone Howl Howler lunr Fuse validator math Q Promise P regeneratorRuntime
      core Blockly saveAs html2canvas jsPDF marked DOMPurify`,
  },
];

/** Whole families, of which a page has hundreds. */
const PROBED_FAMILIES =
  /^(?:__|(?:HTML|SVG|CSS|WebGL|GPU|IDB|RTC|XR|XPath|WebKit|webkit|moz|Moz|ms|MS|Media|Speech|Bluetooth|Payment)[A-Z0-9])/;

const NAMES: ReadonlySet<string> = new Set(PROBED.flatMap(({ names }) => names.split(/\s+/)));

/** Whether a package may look for a global of this name to find out where it runs. */
export function isProbed(name: string): boolean {
  return NAMES.has(name) || PROBED_FAMILIES.test(name);
}
