namespace AgentHost.Plugins.Installed;

/// <summary>Paths of installed plugins and of the host's files about them, below <c>plugins</c> of the data folder.</summary>
/// <param name="data">The host's data folder.</param>
public sealed class PluginPlaces(string data)
{
    /// <summary>All of it.</summary>
    public string Root { get; } = Path.Combine(data, "plugins");

    /// <summary>The host's record.</summary>
    public string State => Path.Combine(Root, "state.json");

    /// <summary>Merged manifests, made from the record and the store.</summary>
    public string Index => Path.Combine(Root, "index.json");

    /// <summary>File with the usage of plugins.</summary>
    public string Usage => Path.Combine(Root, "usage.jsonl");

    /// <summary>Held while the record and the store are changed.</summary>
    public string Lock => Path.Combine(Root, "install.lock");

    /// <summary>One file for each plugin whose code is being activated in a process of the host.</summary>
    public string Activating => Path.Combine(Root, "activating");

    /// <summary>Folder for what is being unpacked, or on its way out.</summary>
    public string Staging => Path.Combine(Root, "staging");

    /// <summary>The plugins: <c>ID/VERSION/</c>, never changed once they are there.</summary>
    public string Store => Path.Combine(Root, "store");

    /// <summary>A plugin's own folders.</summary>
    public string Data => Path.Combine(Root, "data");

    /// <summary>The folder of one version.</summary>
    public string FolderOf(string id, string version) => Path.Combine(Store, id, version);

    /// <summary>List of the files that were in that folder when it was installed.</summary>
    public string ListOf(string id, string version) => Path.Combine(Store, id, version + ".files.json");
}
