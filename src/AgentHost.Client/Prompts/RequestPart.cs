namespace AgentHost.Client;

/// <summary>A part of a request.</summary>
/// <param name="Kind"><c>system</c>, <c>tool</c>, <c>message</c> or <c>prompt</c>.</param>
/// <param name="Name">The section's name, the tool's, or the message's role.</param>
/// <param name="Text">Text that is sent of it: text, or JSON. Secrets are hidden.</param>
/// <param name="Tokens">Its tokens, estimated: a token for about four bytes.</param>
public sealed record RequestPart(string Kind, string Name, string Text, int Tokens);
