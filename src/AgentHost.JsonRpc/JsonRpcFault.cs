namespace AgentHost.JsonRpc;

/// <summary>Something that went wrong and that no caller sees: for a log.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Method">The method concerned, if known.</param>
/// <param name="Message">One sentence for a person.</param>
/// <param name="Exception">The exception behind it, if there was one.</param>
public sealed record JsonRpcFault(JsonRpcFaultKind Kind, string? Method, string Message, Exception? Exception = null);
