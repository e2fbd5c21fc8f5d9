namespace AgentHost.Hosting;

/// <summary>The plugin whose command wants a call, and the tools of others that its declaration names.</summary>
/// <param name="Plugin">Id of the plugin.</param>
/// <param name="Others">Names of the tools.</param>
internal sealed record CallOwner(string Plugin, IReadOnlyList<string> Others)
{
    /// <summary>Tests that the command may have a tool called.</summary>
    public bool MayCall(string tool, string plugin) => plugin == Plugin || Others.Contains(tool, StringComparer.Ordinal);
}
