namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>A file system in memory, mounted over a folder.</summary>
internal sealed class TemporaryMount : IAsyncDisposable
{
    private readonly string _folder;

    private TemporaryMount(string folder) => _folder = folder;

    /// <summary>Mounts; null where that is not allowed.</summary>
    public static async Task<TemporaryMount?> TryAsync(string folder, string options)
    {
        if (!Native.IsRoot)
        {
            return null;
        }

        var mounted = await Helper.RunAsync("/", null, "mount", "-t", "tmpfs", "-o", options, "tmpfs", folder);
        return mounted.ExitCode == 0 ? new TemporaryMount(folder) : null;
    }

    public async ValueTask DisposeAsync() => await Helper.RunAsync("/", null, "umount", "-l", _folder);
}
