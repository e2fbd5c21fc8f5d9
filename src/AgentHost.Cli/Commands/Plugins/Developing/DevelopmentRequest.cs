namespace AgentHost.Cli.Commands.Plugins.Developing;

/// <summary>The words of <c>agent plugin dev</c>.</summary>
/// <param name="Folder">The plugin's folder.</param>
internal sealed record DevelopmentRequest(string Folder)
{
    public bool Isolated { get; init; }

    public string? Model { get; init; }

    public string? Mode { get; init; }

    public IReadOnlyList<string> Allow { get; init; } = [];

    public string? Workspace { get; init; }
}
