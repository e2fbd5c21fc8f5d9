using System.Diagnostics.CodeAnalysis;

namespace AgentHost.FileSystem;

/// <summary>A real path, or why there is none.</summary>
/// <param name="Path">Absolute, with <c>/</c>, links resolved.</param>
/// <param name="Error">One sentence.</param>
public readonly record struct ResolvedPath(string? Path, string? Error)
{
    /// <summary>True when there is a path.</summary>
    [MemberNotNullWhen(true, nameof(Path))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsResolved => Path is not null;

    public static ResolvedPath At(string path) => new(path, null);

    public static ResolvedPath Refused(string error) => new(null, error);
}
