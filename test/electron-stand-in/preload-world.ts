/*
 * What a sandboxed preload finds in Electron, as a script for the page: `require` of four names, contextBridge and
 * ipcRenderer, with a structured clone at every crossing. It runs only in the main frame, like a preload.
 */

/** What a sandboxed preload may require (Electron: "Process Sandboxing", preload scripts). */
const ALLOWED = ['electron', 'events', 'timers', 'url'];

export const INVOKE_BINDING = '__standInInvoke';
export const PRELOAD_ERROR_BINDING = '__standInPreloadError';
export const DELIVER = '__standInDeliver';

export function preloadWorld(preloadText: string): string {
  return `(() => {
  if (window !== window.top) return;
  const listeners = new Map();
  const clone = (value) => (typeof value === 'function' ? value : structuredClone(value));
  const wrap = (value) => {
    if (typeof value === 'function') {
      return (...given) => {
        const answer = value(...given.map(clone));
        return answer instanceof Promise ? answer.then(wrap) : wrap(answer);
      };
    }
    if (typeof value !== 'object' || value === null) return value;
    if (Object.getPrototypeOf(value) !== Object.prototype) return structuredClone(value);
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, wrap(one)])));
  };
  const electron = {
    contextBridge: {
      exposeInMainWorld(key, api) {
        if (key in window) throw new Error('Cannot bind an API on top of an existing property');
        Object.defineProperty(window, key, { value: wrap(api), enumerable: true });
      },
    },
    ipcRenderer: {
      async invoke(channel, ...given) {
        const answer = await window.${INVOKE_BINDING}(channel, structuredClone(given));
        if ('error' in answer) throw new Error("Error invoking remote method '" + channel + "': " + answer.error);
        return answer.value;
      },
      on(channel, listener) {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      },
      removeListener(channel, listener) {
        listeners.set(channel, (listeners.get(channel) ?? []).filter((one) => one !== listener));
      },
    },
  };
  Object.defineProperty(window, '${DELIVER}', {
    value: (channel, given) => {
      for (const listener of listeners.get(channel) ?? []) listener({ sender: electron.ipcRenderer }, ...given);
    },
  });
  const require = (name) => {
    if (!${JSON.stringify(ALLOWED)}.includes(name)) throw new Error('module not found: ' + name);
    return name === 'electron' ? electron : {};
  };
  try {
    (function (require, module, exports) {
${preloadText}
    })(require, { exports: {} }, {});
  } catch (error) {
    window.${PRELOAD_ERROR_BINDING}(String(error));
  }
})();`;
}
