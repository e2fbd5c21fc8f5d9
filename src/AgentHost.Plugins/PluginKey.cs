namespace AgentHost.Plugins;

/// <summary>One plugin in one host. A class: the comparer of a struct would be made at each start.</summary>
public sealed record PluginKey(string Id, string Version, string Folder, bool Isolated)
{
    // Written out, as that of the flag would need its comparer made.
    public override int GetHashCode() => Folder.GetHashCode(StringComparison.Ordinal);

    public bool Equals(PluginKey? other) =>
        other is not null && Folder == other.Folder && Id == other.Id && Version == other.Version && Isolated == other.Isolated;
}
