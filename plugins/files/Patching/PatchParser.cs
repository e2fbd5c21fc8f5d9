namespace AgentHost.Plugins.Files.Patching;

/// <summary>Reads a patch of either form.</summary>
internal static class PatchParser
{
    private const int MaxSections = 500;

    /// <summary>The files that it changes, each once.</summary>
    /// <exception cref="PatchException">It is no patch, or a broken one; the message names the line.</exception>
    public static IReadOnlyList<PatchSection> Parse(string patch)
    {
        var text = new PatchLines(patch);
        var sections = text.Has(EnvelopeParser.Begin) ? EnvelopeParser.Parse(text) : UnifiedParser.Parse(text);
        if (sections.Count > MaxSections)
        {
            throw new PatchException(0, $"The patch changes {sections.Count} files, and at most {MaxSections} fit in one call: make several.");
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var section in sections)
        {
            foreach (var path in section.MoveTo is { } to ? new[] { section.Path, to } : [section.Path])
            {
                if (!seen.TryAdd(path, section.Line))
                {
                    throw new PatchException(section.Line, $"{path} is in the patch already, at line {seen[path]}: put all its changes in one section.");
                }
            }
        }

        return sections;
    }
}
