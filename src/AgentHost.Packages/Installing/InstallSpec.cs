namespace AgentHost.Packages.Installing;

/// <summary>Request of a person to install a plugin.</summary>
/// <param name="Word">A folder, a package file, an address, or a name with an optional version: <c>weather@^1.2</c>.</param>
internal sealed record InstallSpec(string Word)
{
    /// <summary>The catalog to ask; null for all, the bundled one first.</summary>
    public string? Catalog { get; init; }

    /// <summary>True to run its code in the host's own process; null leaves it as it is, behind the runner at first.</summary>
    public bool? InProcess { get; init; }

    /// <summary>It is for a project's own folder: what the person has installed or agreed to is another matter.</summary>
    public bool ForProject { get; init; }

    /// <summary>Base folder of relative paths.</summary>
    public required string Folder { get; init; }

    /// <summary>The plugin that it has to be; null for any.</summary>
    public string? Id { get; init; }
}
