/**
 * The one place that configures sharp for the analysis process.
 *
 * Only six loaders stay unblocked: what people's photos are in. SVG, PDF and the like are not photos and their
 * loaders are a surface for hostile files. Formats behind a loader that serves several (HEIC behind AVIF's) are
 * told apart by their first bytes before sharp sees them (format.ts).
 */
import sharp from 'sharp'

sharp.cache(false)
// Photos are decoded side by side; more threads inside one photo only get in each other's way.
sharp.concurrency(1)
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadHeif',
    'VipsForeignLoadTiff',
    'VipsForeignLoadNsgif',
  ],
})

export { sharp }
