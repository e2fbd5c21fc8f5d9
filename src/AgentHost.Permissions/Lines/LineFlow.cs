namespace AgentHost.Permissions.Lines;

/// <summary>The folders after a command, by its outcome.</summary>
/// <param name="Success">When it succeeded.</param>
/// <param name="Failure">When it did not.</param>
internal sealed record LineFlow(LineFolders Success, LineFolders Failure)
{
    /// <summary>Either way.</summary>
    public LineFolders Any => Success.Or(Failure);

    /// <summary>The same either way.</summary>
    public static LineFlow Of(LineFolders folders) => new(folders, folders);
}
