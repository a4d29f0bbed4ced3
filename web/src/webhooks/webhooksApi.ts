import { answerOf, api, type Read, type Schemas } from "../api/client";
import { changeOf, type WebhookChange } from "./webhooksView";

export type Webhook = Read<Schemas["WebhookResource"]>;
export type Delivery = Read<Schemas["DeliveryView"]>;
export type Issued = Read<Schemas["WebhookSecret"]>;

const at = (webhook: Webhook) => ({
  params: { path: { webhookId: webhook.id } },
  headers: { "If-Match": `"${webhook.version}"` },
});

export const webhooksKey = ["webhooks"];
export const deliveriesKey = (webhookId: string) => ["webhooks", webhookId, "deliveries"];

export const listWebhooks = async (signal?: AbortSignal) =>
  (await answerOf(api.GET("/api/webhooks", { signal }))).data as Read<Schemas["WebhookList"]>;

export const createWebhook = async (body: WebhookChange) =>
  (await answerOf(api.POST("/api/webhooks", { body }))).data as Issued;

export const changeWebhook = async (webhook: Webhook, part: Partial<WebhookChange>) =>
  (
    await answerOf(
      api.PUT("/api/webhooks/{webhookId}", { ...at(webhook), body: { ...changeOf(webhook), ...part } }),
    )
  ).data as Webhook;

export const deleteWebhook = (webhook: Webhook) =>
  answerOf(api.DELETE("/api/webhooks/{webhookId}", at(webhook)));

export const renewSecret = async (webhook: Webhook) =>
  (await answerOf(api.POST("/api/webhooks/{webhookId}/secret", at(webhook)))).data as Issued;

export const testWebhook = async ({ id }: Webhook) =>
  (await answerOf(api.POST("/api/webhooks/{webhookId}/test", { params: { path: { webhookId: id } } })))
    .data as Delivery;

export const listDeliveries = async (id: string, cursor: string | undefined, signal: AbortSignal) =>
  (
    await answerOf(
      api.GET("/api/webhooks/{webhookId}/deliveries", {
        params: { path: { webhookId: id }, query: { cursor, limit: 20 } },
        signal,
      }),
    )
  ).data as Read<Schemas["DeliveryList"]>;

export const sendAgain = async (webhookId: string, deliveryId: string) =>
  (
    await answerOf(
      api.POST("/api/webhooks/{webhookId}/deliveries/{deliveryId}/send", {
        params: { path: { webhookId, deliveryId } },
      }),
    )
  ).data as Delivery;
