import { defineConfig } from 'vite';

/** The gateway serves what is built here, with a policy that allows no inline script or style. */
export default defineConfig({
  base: '/',
  build: {
    outDir: '../gateway/dist/ui',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
