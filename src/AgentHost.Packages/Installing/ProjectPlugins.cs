using AgentHost.Configuration;
using AgentHost.Packages.Archives;
using AgentHost.Packages.Store;
using AgentHost.Plugins;
using AgentHost.Plugins.Discovery;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Packages.Installing;

/// <summary>Plugins that belong to a project: folders in its <c>.agents/plugins</c>, kept with its sources, used where the project is trusted.</summary>
/// <param name="root">The project's folder.</param>
internal sealed class ProjectPlugins(string root)
{
    private readonly string _agents = Path.Combine(root, SettingsLoader.ProjectFolder);

    private string Plugins => Path.Combine(_agents, PluginDiscovery.FolderName);

    /// <summary>Puts a plugin there in one step; one of its id goes.</summary>
    /// <returns>The version that was there; null where there was none.</returns>
    /// <exception cref="HostException">The folder cannot be written, or leads elsewhere.</exception>
    public async ValueTask<string?> PutAsync(InstallPlan plan, PackageBounds bounds, CancellationToken cancellationToken)
    {
        try
        {
            CheckPlace();
            Directory.CreateDirectory(Plugins);
            var folder = Path.Combine(Plugins, plan.Manifest.Id);
            var before = VersionIn(folder);

            // Beside the list of plugins, not in it: one that is half there is none.
            var staged = Path.Combine(_agents, $".install-{Guid.CreateVersion7():N}");
            try
            {
                await FolderCopier.CopyAsync(plan.Staged.Folder, Path.Combine(staged, "new"), bounds, cancellationToken);
                if (Directory.Exists(folder))
                {
                    Directory.Move(folder, Path.Combine(staged, "old"));
                }

                Directory.Move(Path.Combine(staged, "new"), folder);
            }
            finally
            {
                if (Directory.Exists(staged))
                {
                    Directory.Delete(staged, recursive: true);
                }
            }

            return before;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Invalid, $"{Plugins} cannot be changed: {fault.Message}", fault);
        }
    }

    /// <summary>Takes a plugin away.</summary>
    /// <returns>The version that was there.</returns>
    /// <exception cref="HostException">There is none of that id.</exception>
    public string Remove(string id)
    {
        CheckPlace();
        var folder = Path.Combine(Plugins, id);
        if (Path.GetFileName(folder) != id || VersionIn(folder) is not { } version)
        {
            throw new HostException(HostFailure.NotFound, $"There is no plugin {PackageFault.Quote(id)} in {Plugins}.");
        }

        try
        {
            Directory.Delete(folder, recursive: true);
            return version;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Invalid, $"{folder} cannot be removed: {fault.Message}", fault);
        }
    }

    /// <summary>The repository may have laid links: what is written here stays here.</summary>
    private void CheckPlace()
    {
        foreach (var folder in (string[])[_agents, Plugins])
        {
            if (new DirectoryInfo(folder) is { Exists: true, LinkTarget: not null })
            {
                throw new HostException(HostFailure.Invalid, $"{folder} is a link and leads elsewhere: make it a folder of the project first.");
            }
        }
    }

    private static string? VersionIn(string folder)
    {
        var manifest = Path.Combine(folder, ManifestReader.FileName);
        return !File.Exists(manifest) ? null : ManifestReader.Read(manifest, PluginOrigin.Project) is { Succeeded: true } read ? read.Manifest.Version : "?";
    }
}
