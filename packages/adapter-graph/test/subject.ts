import type { TargetSubject } from "@spegla/testkit";
import { type GraphOptions, graphTarget } from "../src/index.js";
import { type GraphPlace, graphPlace } from "./graph-place.js";
import { personInOutlook } from "./person-in-outlook.js";
import type { SwitchSetting } from "./switch-settings.js";

/** For the suite: the place's folder, and the person whose it is. */
export const subjectIn = (place: GraphPlace, more: Partial<GraphOptions> = {}): TargetSubject => ({
  target: graphTarget({ ...place.options, ...more }),
  folderId: place.folder.id,
  person: personInOutlook(place),
  settle: () => settle(place),
});

/** A listing that lags by rounds shows everything after as many of them as somebody else's. */
const settle = async ({ service, folder }: GraphPlace): Promise<void> => {
  for (let round = 0; round < 3; round += 1)
    await service.fetch(
      `${service.origin}/v1.0/me/contactFolders/${encodeURIComponent(folder.id)}/contacts/delta`,
      { method: "GET", headers: { Authorization: "Bearer token-1" } },
    );
};

export const subjectOn = async ({ switches, account }: SwitchSetting): Promise<TargetSubject> =>
  subjectIn(
    graphPlace({ switches, ...(account === undefined ? {} : { account }) }),
    account?.kind === "Personal" ? { photos: "None" } : {},
  );
