namespace AgentHost.Client;

/// <summary>The conversation takes most of the model's window, and is not made shorter now. Told once, and again only after it took less.</summary>
/// <param name="Tokens">About how many tokens the next request takes.</param>
/// <param name="Window">The model's window, in tokens.</param>
public sealed record ContextWarning(long Tokens, int Window) : AgentEvent("context.warning");
