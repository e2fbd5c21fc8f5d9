using AgentHost.Kernel.Configuration;
using AgentHost.Kernel.Plugins.Installed;

namespace AgentHost.Packages.Store;

/// <summary>A place for one plugin on its way into the store. Held by this process; what a killed one leaves behind is swept by the next.</summary>
internal sealed class StagedPlugin : IDisposable
{
    public const string LockSuffix = ".lock";
    private readonly string root;
    private readonly FileStream held;

    private StagedPlugin(string root, FileStream held)
    {
        this.root = root;
        this.held = held;
        Folder = Directory.CreateDirectory(Path.Combine(root, "content")).FullName;
    }

    /// <summary>Takes the plugin's files; in the store's volume.</summary>
    public string Folder { get; }

    /// <summary>For a package before it is unpacked.</summary>
    public string PackageFile => Path.Combine(root, "package");

    /// <summary>For a catalog's work.</summary>
    public string WorkFolder => Path.Combine(root, "work");

    /// <exception cref="HostException">The place cannot be made.</exception>
    public static StagedPlugin Create(PluginPlaces places)
    {
        try
        {
            Directory.CreateDirectory(places.Staging);
            var place = Path.Combine(places.Staging, Guid.NewGuid().ToString("N"));
            var file = PrivateFile.Open(place + LockSuffix, FileMode.CreateNew);
            try
            {
                return new StagedPlugin(place, file);
            }
            catch
            {
                file.Dispose();
                File.Delete(place + LockSuffix);
                throw;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Store, $"{places.Staging} cannot be written: {fault.Message}", fault);
        }
    }

    /// <summary>Removes what is still there.</summary>
    public void Dispose()
    {
        Sweep(root);
        held.Dispose();
        File.Delete(root + LockSuffix);
    }

    /// <summary>Removes a folder as far as that can be done.</summary>
    public static void Sweep(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The next call tries again.
            return;
        }
    }
}
