namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>Installs and updates where the disk has no room for them.</summary>
public sealed class FullDiskTests
{
    private const int Kilobyte = 1024;

    /// <summary>What is left of the disk before the install or the update begins, from nothing to all but the last pages.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(48)]
    [InlineData(120)]
    public async Task Install_AndUpdate_WithoutRoom_AreToldAndLeaveTheStoreAsItWas(int free)
    {
        using var sandbox = new Sandbox();
        Plugin(sandbox, "1.0.0", 16);
        Plugin(sandbox, "2.0.0", 128);
        Plugin(sandbox, "3.0.0", 128, "other");
        Directory.CreateDirectory(sandbox.DataFolder);
        await using var mount = await TemporaryMount.TryAsync(sandbox.DataFolder, "size=2m");
        Assert.SkipWhen(mount is null, "needs the right to mount");
        (await sandbox.AgentAsync("plugin", "install", "./sample-1.0.0", "--yes")).ExitedWith(0);
        var before = await sandbox.AgentAsync("plugin", "list", "--json");
        var ballast = Fill(sandbox, free);

        foreach (var folder in (string[])["./sample-2.0.0", "./other-3.0.0"])
        {
            var failed = (await sandbox.AgentAsync("plugin", "install", folder, "--yes")).ExitedWith(1);
            Assert.Equal("", failed.Output);
            Assert.Contains("No space left on device", failed.Error, StringComparison.Ordinal);
            Assert.Contains(Path.Combine(sandbox.DataFolder, "plugins"), failed.Error, StringComparison.Ordinal);
            Assert.Single(failed.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), static line => !line.StartsWith("… ", StringComparison.Ordinal));
            Assert.DoesNotContain("   at ", failed.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("unexpected fault", failed.Error, StringComparison.Ordinal);
        }

        // Full as it is, what is installed is known, sound and of the same version.
        (await sandbox.AgentAsync("plugin", "verify")).ExitedWith(0);
        Assert.Equal(before.Output, (await sandbox.AgentAsync("plugin", "list", "--json")).ExitedWith(0).Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(sandbox.DataFolder, "plugins", "staging")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(sandbox.DataFolder, "plugins"), "*.tmp"));

        // With room again, the same words do it.
        File.Delete(ballast);
        (await sandbox.AgentAsync("plugin", "install", "./sample-2.0.0", "--yes")).ExitedWith(0);
        (await sandbox.AgentAsync("plugin", "install", "./other-3.0.0", "--yes")).ExitedWith(0);
        (await sandbox.AgentAsync("plugin", "verify")).ExitedWith(0);
        Assert.Contains("sample 2.0.0", (await sandbox.AgentAsync("plugin", "info", "sample")).ExitedWith(0).Output, StringComparison.Ordinal);
    }

    /// <summary>No further file can be made, and nothing was ever installed: not even the store's lock.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task Install_WhereNoMoreFilesCanBeMade_IsToldAtOnce(int files)
    {
        using var sandbox = new Sandbox();
        Plugin(sandbox, "1.0.0", 1);
        Directory.CreateDirectory(sandbox.DataFolder);
        await using var mount = await TemporaryMount.TryAsync(sandbox.DataFolder, $"size=1m,nr_inodes={files}");
        Assert.SkipWhen(mount is null, "needs the right to mount");

        var failed = (await sandbox.AgentAsync("plugin", "install", "./sample-1.0.0", "--yes")).ExitedWith(1);

        Assert.Contains("No space left on device", failed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected fault", failed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Another agent", failed.Error, StringComparison.Ordinal);
        (await sandbox.AgentAsync("plugin", "verify")).ExitedWith(0);
    }

    private static void Plugin(Sandbox sandbox, string version, int kilobytes, string id = "sample") => sandbox
        .Write($"{id}-{version}/plugin.json", $$"""{ "id": "{{id}}", "version": "{{version}}" }""")
        .Write($"{id}-{version}/notes.txt", new string('x', kilobytes * Kilobyte));

    /// <summary>Takes all room but so many kilobytes.</summary>
    private static string Fill(Sandbox sandbox, int free)
    {
        var path = Path.Combine(sandbox.DataFolder, "ballast");
        using (var ballast = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0))
        {
            try
            {
                for (var page = new byte[4 * Kilobyte]; ;)
                {
                    ballast.Write(page);
                }
            }
            catch (IOException)
            {
                // Full.
            }
        }

        using var cut = new FileStream(path, FileMode.Open, FileAccess.Write);
        cut.SetLength((cut.Length / (4 * Kilobyte) * 4 * Kilobyte) - (free * Kilobyte));
        return path;
    }
}
