namespace AgentHost.ModelServing;

/// <summary>Token counts of a reply.</summary>
/// <param name="PromptTokens">Tokens of the request, cached ones included.</param>
/// <param name="CompletionTokens">Tokens of the answer, reasoning included.</param>
/// <param name="CachedTokens">Those of the request that came from a cache.</param>
/// <param name="ReasoningTokens">Those of the answer that were reasoning.</param>
/// <param name="CacheWriteTokens">Those of the request that were written to a cache; the wire <c>messages</c> alone says so.</param>
public sealed record ReplyUsage(int PromptTokens, int CompletionTokens, int CachedTokens = 0, int ReasoningTokens = 0, int CacheWriteTokens = 0);
