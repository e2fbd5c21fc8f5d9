using System.Diagnostics;
using System.Text.Json;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>A container that the program <c>devcontainer</c> started from a folder's own declaration; made once for all tests, ended with them.</summary>
internal static class DevContainerPlace
{
    private static readonly Lazy<Task<string?>> Made = new(MakeAsync);
    private static readonly string Folder = Directory.CreateTempSubdirectory("agent-devcontainer-").FullName;

    /// <summary>Name of the container; null where it cannot be started.</summary>
    public static Task<string?> Container => Made.Value;

    /// <summary>Folder of the program, as the tools of the tests hold it.</summary>
    public static string Programs { get; } = Path.Combine(Repository(), "tests", "tools", "forge", "node_modules", ".bin");

    /// <summary>Words that lead to a shell in it.</summary>
    public static string Words { get; } =
        JsonSerializer.Serialize((string[])[Path.Combine(Programs, "devcontainer"), "exec", "--docker-path", "podman", "--workspace-folder", Folder, "sh"]);

    private static async Task<string?> MakeAsync()
    {
        if (!File.Exists(Path.Combine(Programs, "devcontainer")) || !await PodmanPlace.HasHostImageAsync())
        {
            return null;
        }

        Directory.CreateDirectory(Path.Combine(Folder, ".devcontainer"));
        await File.WriteAllTextAsync(
            Path.Combine(Folder, ".devcontainer", "devcontainer.json"),
            $$"""{ "image": "{{PodmanPlace.HostImage}}", "updateRemoteUserUID": false, "mounts": ["type=bind,source=/usr,target=/usr,readonly"] }""");
        var start = new ProcessStartInfo(Path.Combine(Programs, "devcontainer"), ["up", "--docker-path", "podman", "--workspace-folder", Folder])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            return null;
        }

        using var told = JsonDocument.Parse(answer);
        var container = told.RootElement.GetProperty("containerId").GetString()!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Process.Start("podman", ["rm", "-f", "-t", "0", container])?.WaitForExit();
        return container;
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Host.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return folder;
    }
}
