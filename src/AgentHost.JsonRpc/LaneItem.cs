namespace AgentHost.JsonRpc;

/// <summary>A message whose turn comes in the order of arrival: an answer, a request to start, or else a notification.</summary>
internal readonly record struct LaneItem(IncomingMessage Message, PendingRequest? Answered, IncomingRequest? Request, int Bytes);
