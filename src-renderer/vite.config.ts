/*
 * `vite build src-renderer` writes dist/renderer. No plugin: the JSX runtime comes from tsconfig.json. Nothing may end up
 * inline in the page, because every host serves it under a CSP without 'unsafe-inline'.
 */
export default {
  base: './',
  publicDir: false,
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
};
