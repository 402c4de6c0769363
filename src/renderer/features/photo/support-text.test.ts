import { expect, it } from 'vitest'
import { supportText } from './support-text.ts'

it('says in words what supports a landmark', () => {
  expect(supportText(['vision', 'gps'], 0.412, 230)).toBe(
    'By what the picture shows, its position agrees (230 m away) · score 0.41',
  )
  expect(supportText(['vision'], 0.3, null)).toBe('By what the picture shows · score 0.30')
})

it('says how many details match a reference photo', () => {
  expect(supportText(['vision', 'local'], 0.5, null, 23)).toBe(
    'By what the picture shows, details match (23 points of a reference photo) · score 0.50',
  )
})

it('shows no machine score for the user’s own word', () => {
  expect(supportText(['user'], 0, null)).toBe('Named by you')
})
