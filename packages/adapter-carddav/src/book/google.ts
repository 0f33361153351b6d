/** Google's server is known by its host alone: it tells of none of its ways. */
export const isGoogle = (url: string): boolean => new URL(url).hostname === "www.googleapis.com";
