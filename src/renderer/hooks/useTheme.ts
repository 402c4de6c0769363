import { useEffect } from 'react'
import { useSettings } from './useLibrary.ts'

/** Puts the user's choice of theme on the document; without one the system's is followed. */
export function useTheme(): void {
  const theme = useSettings().data?.theme
  useEffect(() => {
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme
    else delete document.documentElement.dataset['theme']
  }, [theme])
}
