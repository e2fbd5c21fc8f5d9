namespace AgentHost;

/// <summary>A file that may declare hooks, read by the host.</summary>
/// <param name="Path">Path of the file.</param>
/// <param name="Format">The name of its format, as the manifest's <c>trust-file</c> entry says.</param>
public sealed record HookDeclarationFile(string Path, string Format)
{
    /// <summary>Its text; null where it cannot be read.</summary>
    public string? Text { get; init; }

    /// <summary>The reason why it cannot be read.</summary>
    public HookProblem? Problem { get; init; }

    /// <summary>True where each failure of its hooks blocks (<c>hooks.FORMAT.strict</c>).</summary>
    public bool Strict { get; init; }

    /// <summary>True where it belongs to the project and not to the person.</summary>
    public bool OfProject { get; init; }
}
