namespace AgentHost.Plugins.Acp.Models;

/// <summary>Other agents as models: <c>claude-code/default</c>, <c>acp/NAME</c>.</summary>
internal sealed class AcpProvider : ModelProvider
{
    /// <summary>The model that stands for an agent's usual one.</summary>
    public const string Usual = "default";

    /// <inheritdoc/>
    public override ModelClient CreateClient(ModelClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Settings.Text("agent") is { Length: > 0 } named)
        {
            return new AcpClient(named, options.Model);
        }

        // Of the type itself: the agent, and behind a slash its model.
        var slash = options.Model.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new AcpClient(options.Model, Usual) : new AcpClient(options.Model[..slash], options.Model[(slash + 1)..]);
    }
}
