/** Where a photo is shown to be: once the user has moved it, what the camera knew of the old place says nothing. */

/** SQL on `photos p` and `labels t`; null where nobody knows. */
export const SHOWN_CITY = 'CASE WHEN t.latitude IS NULL THEN p.city ELSE t.city END'
export const SHOWN_COUNTRY = 'CASE WHEN t.latitude IS NULL THEN p.country ELSE t.country END'
export const SHOWN_LATITUDE = 'coalesce(t.latitude, p.latitude)'
export const SHOWN_LONGITUDE = 'coalesce(t.longitude, p.longitude)'
