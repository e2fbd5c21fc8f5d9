namespace AgentHost.Client;

/// <summary>A caution of the host's own about commands.</summary>
/// <param name="Name">Its name, for <c>permissions.builtins</c>.</param>
/// <param name="Meaning">Explanation of what it does, as a clause.</param>
/// <param name="Enabled">True when it holds here.</param>
public sealed record PermissionBuiltinInfo(string Name, string Meaning, bool Enabled);
