import { answerOf, api, type Read, type Schemas } from "../api/client";

export type FailedMessage = Read<Schemas["FailedMessageView"]>;
export type FailedMessageList = Read<Schemas["FailedMessageList"]>;
export type MessageRef = Schemas["FailedMessageRef"];
export type Selection = Partial<Schemas["FailedSelection"]>;
export type Handled = Read<Schemas["HandledMessages"]>;

export async function listFailed(queue: string | undefined, cursor: string | undefined, signal: AbortSignal) {
  const { data } = await answerOf(
    api.GET("/api/messages/failed", { params: { query: { queue, cursor } }, signal }),
  );
  return data as FailedMessageList;
}

export async function replay(selection: Selection): Promise<Handled> {
  const { data } = await answerOf(
    api.POST("/api/messages/failed/replay", { body: { all: false, ...selection } }),
  );
  return data as Handled;
}

export async function discard(selection: Selection): Promise<Handled> {
  const { data } = await answerOf(
    api.POST("/api/messages/failed/discard", { body: { all: false, ...selection } }),
  );
  return data as Handled;
}

export async function restore({ messages }: Selection): Promise<Handled> {
  const { data } = await answerOf(
    api.POST("/api/messages/failed/restore", { body: { messages: messages ?? [] } }),
  );
  return data as Handled;
}
