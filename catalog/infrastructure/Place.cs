using System.Globalization;

namespace AgentHost.Plugins.Infrastructure;

/// <summary>A place in a file.</summary>
/// <param name="File">Path from the workspace's root, with slashes.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal readonly record struct Place(string File, int Line, int Column)
{
    /// <summary>The beginning of a file.</summary>
    public static Place Of(string file) => new(file, 1, 1);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
