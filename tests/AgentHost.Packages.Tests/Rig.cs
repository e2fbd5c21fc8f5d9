using AgentHost.Packages.Catalogs;
using AgentHost.Packages.Installing;
using AgentHost.Packages.Sources;
using AgentHost.Packages.Store;
using AgentHost.Plugins.Installed;
using AgentHost.Plugins.Manifests;
using AgentHost.Processes;
using AgentHost.Security.Network;

namespace AgentHost.Packages.Tests;

/// <summary>A store in a folder of its own, and everything that installs into it.</summary>
internal sealed class Rig : IDisposable
{
    private readonly List<PluginCatalogs> _opened = [];

    public Rig()
    {
        Folder = Directory.CreateTempSubdirectory("packages-").FullName;
        Places = new PluginPlaces(Path.Combine(Folder, "data"));
        Store = new PluginStore(Places, TimeProvider.System);
    }

    public string Folder { get; }

    public PluginPlaces Places { get; }

    public PluginStore Store { get; set; }

    public WebFetcher Web { get; set; } = new(new HttpClients(), TimeProvider.System);

    /// <summary>The program's folder; by default the tests', which the catalog of this build lies beside.</summary>
    public string AppFolder { get; set; } = AppContext.BaseDirectory;

    public List<string> Told { get; } = [];

    public PluginSetting Setting { get; set; } = new(HostFacts.Current, new IndexContent([], [], [], new Dictionary<string, string>()), "");

    public PluginChanges Changes => new(Store);

    public PluginBisect Bisect => new(Store);

    public PluginInstaller Installer
    {
        get
        {
            var time = TimeProvider.System;
            var catalogs = PluginCatalogs.Of(AppFolder, Store.Read(), Places, Web, () => new LocalProcesses(Folder, ProcessBackends.Create(time)), time);
            _opened.Add(catalogs);
            return new PluginInstaller(Store, catalogs, Web, Setting, TimeProvider.System) { Tell = Told.Add };
        }
    }

    public string At(string path) => Path.Combine(Folder, path);

    public string Write(string path, string text)
    {
        var file = At(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>A folder with a plugin of declarations alone.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="version">Its version.</param>
    /// <param name="more">Further members of its manifest, each with a comma before it.</param>
    public string Plugin(string id, string version, string more = "")
    {
        var folder = $"sources/{id}-{version}-{Guid.NewGuid():N}";
        Write(folder + "/plugin.json", Manifest(id, version, more));
        Write(folder + "/notes/read me.md", $"Notes of {id} {version}.");
        return At(folder);
    }

    public static string Manifest(string id, string version, string more = "") =>
        $$"""{ "id": "{{id}}", "version": "{{version}}", "description": "A test."{{more}} }""";

    public Task<InstallPlan> PrepareAsync(string word, bool? inProcess = null, string? catalog = null) =>
        Installer.PrepareAsync(
            new InstallSpec(word) { Folder = Folder, InProcess = inProcess, Catalog = catalog }, TestContext.Current.CancellationToken).AsTask();

    public async Task<InstallOutcome> InstallAsync(string word, bool? inProcess = null, string? catalog = null)
    {
        using var plan = await PrepareAsync(word, inProcess, catalog);
        return await Installer.CommitAsync(plan, TestContext.Current.CancellationToken);
    }

    public async Task<string> RefusedAsync(string word, bool? inProcess = null, string? catalog = null)
    {
        var fault = await Assert.ThrowsAsync<HostException>(() => InstallAsync(word, inProcess, catalog));
        Assert.DoesNotContain('\n', fault.Message);
        return fault.Message;
    }

    public IReadOnlyList<VerifiedPlugin> Verify() => [.. Store.Verify(null, TestContext.Current.CancellationToken)];

    public InstalledContent Load() => InstalledPlugins.Load(Places, Setting.Facts, Setting.Bundled);

    /// <summary>Nothing of a failed install is there.</summary>
    public void AssertNothingLeft()
    {
        foreach (var catalog in _opened)
        {
            catalog.Dispose();
        }

        Assert.False(Directory.Exists(Places.Store));
        Assert.False(File.Exists(Places.State));
        Assert.Empty(Directory.Exists(Places.Staging) ? Directory.EnumerateFileSystemEntries(Places.Staging) : []);
    }

    public void Dispose()
    {
        foreach (var catalog in _opened)
        {
            catalog.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }
}
