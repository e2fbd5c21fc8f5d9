namespace AgentHost.Kernel.Prompts;

/// <summary>Remembers the sections with conditions that stood in a session's last request.</summary>
/// <remarks>Not thread-safe: turns of a session run one after another.</remarks>
public sealed class SectionMemory
{
    private readonly Dictionary<string, bool> _held = new(StringComparer.Ordinal);

    /// <summary>Remembers whether a section's conditions hold, and tells what changed; nothing for one that is met first.</summary>
    public SectionChange Note(string section, bool holds)
    {
        var change = _held.TryGetValue(section, out var held) && held != holds ? (holds ? SectionChange.Added : SectionChange.Removed) : SectionChange.None;
        _held[section] = holds;
        return change;
    }
}
