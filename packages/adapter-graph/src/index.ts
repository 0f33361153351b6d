export { type GraphCloud, type GraphOptions } from "./graph-options.js";
export { graphTarget } from "./graph-target.js";
export {
  type GraphSubscription,
  type GraphSubscriptions,
  graphSubscriptions,
} from "./notifications/graph-subscriptions.js";
export {
  type GraphHint,
  type NotificationSettings,
  handleNotification,
} from "./notifications/handle-notification.js";
export { type SubscriptionWish } from "./notifications/subscription-wish.js";
export { type GraphFetch, type GraphInit, type GraphResponse } from "./wire/graph-fetch.js";
