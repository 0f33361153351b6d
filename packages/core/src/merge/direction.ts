/**
 * Which way edits go: both ways, or from the database to the folder alone. There, what a person does to
 * a copy stays on that copy and goes no further (`ToFolderIgnoring`), or is put right (`ToFolderReverting`).
 */
export const directions = ["TwoWay", "ToFolderIgnoring", "ToFolderReverting"] as const;
export type Direction = (typeof directions)[number];

/** A direction in which nothing of the folder ever reaches the database. */
export type OneWay = Exclude<Direction, "TwoWay">;
