using System.Diagnostics;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>A container of podman with nothing but busybox in it, made once for all tests.</summary>
internal static class PodmanPlace
{
    private static readonly Lazy<Task<bool>> Made = new(MakeAsync);

    public const string Image = "agent-test-busybox:1";

    // Its own process lives on: it must not hold a pipe whose end somebody waits for.
    private const string Start =
        $"exec podman run -d --replace --name agent-test-shared {Image} sh -c 'while :; do sleep 3600; done' >/dev/null 2>&1 </dev/null";

    public static Task<bool> IsRunningAsync() => Made.Value;

    public static async Task<(int Code, string Out)> RunAsync(params string[] words)
    {
        var start = new ProcessStartInfo("podman", words) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output + await errors);
    }

    private static async Task<bool> MakeAsync()
    {
        if (!await PlaceBox.HasAsync("podman", "--version") || !await PlaceBox.HasAsync("busybox", "true"))
        {
            return false;
        }

        var folder = Directory.CreateTempSubdirectory("agent-podman-").FullName;
        var configuration = Path.Combine(folder, "containers.conf");

        // No right to raise limits, and no bridge, on machines that are containers themselves.
        await File.WriteAllTextAsync(
            configuration,
            "[engine]\nruntime = \"runc\"\ncgroup_manager = \"cgroupfs\"\nevents_logger = \"file\"\n"
            + "[containers]\ndefault_ulimits = [\"nofile=1024:1024\",\"nproc=1000:1000\"]\nnetns = \"host\"\n");
        Environment.SetEnvironmentVariable("CONTAINERS_CONF", configuration);
        var script = $"""
            set -e
            cd {folder}
            mkdir -p root/bin root/tmp root/root root/etc root/proc root/dev root/sys
            cp "$(command -v busybox)" root/bin/busybox
            for each in $(busybox --list); do [ $each = busybox ] || ln -sf busybox root/bin/$each; done
            tar -C root -c . | podman import -q - {Image} >/dev/null
            """;
        return await PlaceBox.HasAsync("sh", "-c", script)
            && ((await RunAsync("exec", "agent-test-shared", "true")).Code == 0
                || await PlaceBox.HasAsync("sh", "-c", Start));
    }
}
