/** Which contacts are mirrored as long as nobody says anything of them: all, or none but those that are chosen. */
export const trackings = ["All", "Chosen"] as const;
export type Tracking = (typeof trackings)[number];
