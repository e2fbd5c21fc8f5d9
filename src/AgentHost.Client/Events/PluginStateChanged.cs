namespace AgentHost.Client;

/// <summary>A plugin changed its state.</summary>
/// <param name="Plugin">Its id.</param>
/// <param name="State">Its new state.</param>
public sealed record PluginStateChanged(string Plugin, PluginState State) : LiveEvent("plugin.state")
{
    /// <summary>Reason for the change, in one sentence.</summary>
    public string? Reason { get; init; }
}
