import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { client } from './client.ts'
import { speakInWindow, useLanguage } from './hooks/useLanguage.ts'
import { readFirstScreen } from './hooks/useLibrary.ts'
import { queryClient } from './state/query-client.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/contrast.css'

const container = document.getElementById('root')
if (!container) throw new Error('The page has no #root element.')

/** A new language draws everything anew: texts are read when a component is drawn. */
function LocalisedApp() {
  return <App key={useLanguage()} />
}

// Without settings (the main process reports why on the first screen) the system's language is spoken.
const asked = client.invoke('settings.get').catch(() => null)
// Main answers in order: the settings do not wait for the photos.
readFirstScreen()
const settings = await asked
speakInWindow(settings?.language ?? 'system')
if (settings) queryClient.setQueryData(['settings'], settings)

createRoot(container).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <LocalisedApp />
    </QueryClientProvider>
  </StrictMode>,
)
