import { expect, it } from 'vitest'
import { EXECUTION_PROVIDERS } from '../../shared/taxonomy.ts'
import { chooseProvider } from './providers.ts'

it('reports every provider once, with a reason for each that is not in use', async () => {
  const { provider, reports } = await chooseProvider('auto', null)
  expect(provider).toBe('cpu')
  expect(reports.map((report) => report.provider)).toEqual([...EXECUTION_PROVIDERS])
  for (const { status, reason } of reports) expect(reason === '').toBe(status === 'in-use')
})

it('keeps to the cpu when asked', async () => {
  const { provider, reports } = await chooseProvider('cpu', null)
  expect(provider).toBe('cpu')
  expect(reports.filter(({ status }) => status === 'in-use').map((report) => report.provider)).toEqual([
    'cpu',
  ])
})

it('falls back to the cpu when the provider that is asked for cannot be tried', async () => {
  expect((await chooseProvider('cuda', null)).provider).toBe('cpu')
})
