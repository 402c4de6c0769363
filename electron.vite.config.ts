import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

// One main-process build with seven entries: Electron's main, its threads that compare photos and convert world packs,
// the command line, the analysis process and its two worker threads. They share chunks, so code that
// needs a sibling's path asks src/shared/node/entries.ts instead of guessing.
export default defineConfig({
  main: {
    build: {
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          cli: 'src/main/cli.ts',
          analysis: 'src/analysis/process.ts',
          'inference-worker': 'src/analysis/inference/worker.ts',
          'places-worker': 'src/analysis/places-worker.ts',
          'likeness-worker': 'src/main/likeness/worker.ts',
          'pack-worker': 'src/main/world-packs/pack-worker.ts',
        },
        output: { chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload cannot be an ES module.
      rollupOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    // A third of the bytes to read and parse before the first photo shows.
    build: { minify: 'oxc', rollupOptions: { input: 'src/renderer/index.html' } },
    plugins: [react()],
  },
})
