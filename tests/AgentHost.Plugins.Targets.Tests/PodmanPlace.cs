using System.Diagnostics;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>
/// A container of podman with nothing but busybox in it, made once for all tests; podman's socket for docker's client; and an image that has what
/// this machine's <c>/usr</c> has, for containers that mount it.
/// </summary>
internal static class PodmanPlace
{
    private static readonly Lazy<Task<bool>> Made = new(MakeAsync);
    private static readonly Lazy<Task<bool>> Docker = new(ServeDockerAsync);
    private static readonly Lazy<Task<bool>> HostImageMade = new(MakeHostImageAsync);

    public const string Image = "agent-test-busybox:1";

    // Its own process lives on: it must not hold a pipe whose end somebody waits for.
    private const string Start =
        $"exec podman run -d --replace --name agent-test-shared {Image} sh -c 'while :; do sleep 3600; done' >/dev/null 2>&1 </dev/null";

    /// <summary>An image with no files but links into <c>/usr</c>, which containers mount.</summary>
    public const string HostImage = "agent-test-host:1";

    public static Task<bool> IsRunningAsync() => Made.Value;

    /// <summary>True where docker's client reaches podman; <c>DOCKER_HOST</c> is set then.</summary>
    public static Task<bool> HasDockerAsync() => Docker.Value;

    public static Task<bool> HasHostImageAsync() => HostImageMade.Value;

    public static async Task<bool> HasAsync(params string[] words)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(words[0], words[1..])
            {
                UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

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
        if (!await HasAsync("podman", "--version") || !await HasAsync("busybox", "true"))
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
        return await HasAsync("sh", "-c", script)
            && ((await RunAsync("exec", "agent-test-shared", "true")).Code == 0
                || await HasAsync("sh", "-c", Start));
    }

    private static async Task<bool> MakeHostImageAsync()
    {
        if (!await IsRunningAsync() || !Directory.Exists("/usr/lib64") || new DirectoryInfo("/bin").LinkTarget is null)
        {
            return false;
        }

        var folder = Directory.CreateTempSubdirectory("agent-podman-").FullName;
        var script = $"""
            set -e
            cd {folder}
            mkdir -p root/usr root/tmp root/root root/etc root/proc root/dev root/sys root/run root/var
            chmod 1777 root/tmp
            for each in bin sbin lib lib64; do ln -s usr/$each root/$each; done
            echo 'root:x:0:0:root:/root:/bin/bash' >root/etc/passwd
            echo 'root:x:0:' >root/etc/group
            tar -C root -c . | podman import -q - {HostImage} >/dev/null
            podman run --rm -v /usr:/usr:ro {HostImage} git --version >/dev/null
            """;
        return await HasAsync("sh", "-c", script);
    }

    private static async Task<bool> ServeDockerAsync()
    {
        if (!await IsRunningAsync() || !await HasAsync("docker", "--version"))
        {
            return false;
        }

        var socket = Path.Combine(Directory.CreateTempSubdirectory("agent-podman-").FullName, "d.sock");
        var service = Process.Start(new ProcessStartInfo("podman", ["system", "service", "-t", "0", $"unix://{socket}"]) { UseShellExecute = false })!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => service.Kill();
        Environment.SetEnvironmentVariable("DOCKER_HOST", $"unix://{socket}");
        for (var i = 0; i < 100 && !service.HasExited; i++)
        {
            if (File.Exists(socket) && await HasAsync("docker", "ps"))
            {
                return true;
            }

            await Task.Delay(100);
        }

        return false;
    }
}
