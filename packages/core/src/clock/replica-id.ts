import * as E from "fp-ts/lib/Either.js";
import { type Brand, brandAs } from "../brand.js";

/** A place that can edit on its own: the office database, a laptop's copy, the folder of one mirror. */
export type ReplicaId = Brand<string, "ReplicaId">;

export type InvalidReplicaId = { readonly _tag: "InvalidReplicaId"; readonly given: string };

/** Left `InvalidReplicaId`: use 1 to 64 lower-case letters, digits and hyphens. */
export const replicaId = (given: string): E.Either<InvalidReplicaId, ReplicaId> =>
  /^[a-z0-9-]{1,64}$/u.test(given)
    ? E.right(brandAs<ReplicaId>(given))
    : E.left({ _tag: "InvalidReplicaId", given });
