namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>A mistake in a definition.</summary>
/// <param name="Place">Where.</param>
/// <param name="Message">One sentence: what was found, and what to do.</param>
internal sealed record Problem(Place Place, string Message)
{
    /// <summary>True for what is odd and stops no run. Default false.</summary>
    public bool IsWarning { get; init; }
}
