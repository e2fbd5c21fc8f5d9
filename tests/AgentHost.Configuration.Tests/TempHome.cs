using System.Text;
using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Configuration.Tests;

/// <summary>A person's folders and a workspace, in a temporary folder.</summary>
internal sealed class TempHome : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("agent-config-");
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    public TempHome()
    {
        Directory.CreateDirectory(Workspace);
    }

    public string Root => _root.FullName;

    public string Workspace => Path.Combine(Root, "work");

    public string App => Path.Combine(Root, "app");

    public string Managed => Path.Combine(Root, "managed.json");

    public HostFolders Folders => new(Path.Combine(Root, "config"), Path.Combine(Root, "data"), Path.Combine(Root, "cache"));

    public string UserFile => Folders.UserSettings;

    public string ProjectFile => Path.Combine(Workspace, ".agents", "agent.json");

    public string LocalFile => Path.Combine(Workspace, ".agents", "agent.local.json");

    public IReadOnlyList<PluginManifest> Manifests { get; set; } = [];

    public IReadOnlyDictionary<string, string> KnownAliases { get; set; } = new Dictionary<string, string>();

    public TempHome Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public TempHome Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return this;
    }

    public TempHome Set(string variable, string value)
    {
        _environment[variable] = value;
        return this;
    }

    public SettingsResult Load(bool trusted = true, string? flags = null) => SettingsLoader.Load(new()
    {
        Folders = Folders,
        WorkspaceRoot = Workspace,
        Trusted = trusted,
        PluginManifests = Manifests,
        KnownAliases = KnownAliases,
        Environment = _environment.GetValueOrDefault,
        Flags = flags is null ? null : AgentJson.Parse(flags),
        ManagedPath = Managed,
    });

    public void Dispose() => _root.Delete(recursive: true);
}
