namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Asks the person.</summary>
internal sealed record AskParams(string Scope, Wire<Question> Question);
