namespace AgentHost.Acp.Protocol;

/// <summary>A command.</summary>
/// <param name="Name">Its name, without the slash.</param>
/// <param name="Description">Explanation for people.</param>
public sealed record AvailableCommand(string Name, string Description)
{
    /// <summary>Its input; absent for none.</summary>
    public CommandInput? Input { get; init; }
}
