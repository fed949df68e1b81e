import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));

// Whatever the shell says: what is built here is what people get.
process.env.NODE_ENV = 'production';

/** The gateway serves what is built here, with a policy that allows no inline script or style. */
export default defineConfig({
  base: '/',
  plugins: [react(), tailwind()],
  build: {
    outDir: '../gateway/dist/ui',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'baseline-widely-available',
    rolldownOptions: { input: { app: page('index.html'), status: page('status.html') } },
  },
});
