namespace AgentHost.ManifestWriter;

/// <summary>A fault of a file that was given, with its place; lines and columns begin at 1, 0 for none.</summary>
internal sealed class ManifestException(string file, int line, int column, string message) : Exception(message)
{
    public string File { get; } = file;

    public int Line { get; } = line;

    public int Column { get; } = column;

    /// <summary>In the form that MSBuild and editors recognise.</summary>
    public string Report => Line > 0 ? $"{File}({Line},{Column}): error AHM001: {Message}" : $"{File}: error AHM001: {Message}";
}
