/** Memory of this process and its children, from /proc (Linux). */
import { readdirSync, readFileSync } from 'node:fs'

/** Resident memory of a process and all its descendants in MB; 0 for those that have gone. */
export function treeMemoryMb(rootPid: number): number {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = Number(field(name, 'stat').split(') ').at(-1)?.split(' ')[1])
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const pids = [rootPid]
  for (const pid of pids) pids.push(...(children.get(pid) ?? []))
  return pids.reduce((sum, pid) => sum + residentKb(pid), 0) / 1024
}

function residentKb(pid: number): number {
  return Number(field(String(pid), 'status').match(/VmRSS:\s+(\d+) kB/)?.[1] ?? 0)
}

function field(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

/** Samples the memory of a process tree until `stop` is called, which returns the peak in MB. */
export function watchMemory(rootPid: number, intervalMs = 500): { stop(): number } {
  let peak = treeMemoryMb(rootPid)
  const timer = setInterval(() => {
    peak = Math.max(peak, treeMemoryMb(rootPid))
  }, intervalMs)
  return {
    stop: () => {
      clearInterval(timer)
      return peak
    },
  }
}
