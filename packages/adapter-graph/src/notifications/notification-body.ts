import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import * as t from "io-ts";

/** One notification as it came; anybody can have sent it. */
export type Notification = t.TypeOf<typeof NotificationBody>;

const NotificationBody = t.intersection([
  t.type({ subscriptionId: t.string }),
  t.partial({ clientState: t.union([t.null, t.string]), lifecycleEvent: t.union([t.null, t.string]) }),
]);

const DeliveryBody = t.type({ value: t.array(NotificationBody) });

/** None for what is no delivery of the service. */
export const notificationsFrom = (bytes: Uint8Array): O.Option<ReadonlyArray<Notification>> => {
  try {
    const json: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    const decoded = DeliveryBody.decode(json);
    return E.isRight(decoded) ? O.some(decoded.right.value) : O.none;
  } catch {
    return O.none;
  }
};
