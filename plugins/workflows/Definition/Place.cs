using System.Globalization;
using System.Runtime.InteropServices;

namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>A place in a file.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Place(int Line, int Column)
{
    /// <summary>The file's beginning.</summary>
    public static Place Start { get; } = new(1, 1);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Line}:{Column}");
}
