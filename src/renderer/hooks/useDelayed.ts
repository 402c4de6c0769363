import { useEffect, useState } from 'react'

/** True once `active` has held for `delayMs`: what loads faster than that shows no skeleton at all. */
export function useDelayed(active: boolean, delayMs = 150): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!active) return
    const timer = setTimeout(() => setLate(true), delayMs)
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [active, delayMs])
  return active && late
}
