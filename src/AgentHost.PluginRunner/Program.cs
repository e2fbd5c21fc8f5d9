using System.Diagnostics;
using AgentHost.JsonRpc;
using AgentHost.Plugins.Isolation.Protocol;
using AgentHost.Processes.Launching;

namespace AgentHost.PluginRunner;

internal static class Program
{
    /// <summary>Grace period for a plugin's own threads to end by themselves once the host has closed the input: 1 s.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    private static Task<int> Main(string[] args) =>
        OperatingSystem.IsLinux() && args is [SandboxLauncher.Mode, ..] ? Task.FromResult(SandboxLauncher.Run(args.AsSpan(1))) : ServeAsync();

    private static async Task<int> ServeAsync()
    {
        // Before anything of a plugin can run.
        var (input, output) = StandardStreams.Take();
        var options = new JsonRpcOptions
        {
            Framing = JsonRpcFraming.Lines,

            // A plugin's calls may all hang; the heartbeat must still find a place.
            MaxConcurrentRequests = 4096,
            ReadsOnOwnThread = true,
            UnhandledError = static fault => StandardStreams.Error.WriteLine(fault.Message),
        };
        var connection = new JsonRpcConnection(new BlockingInput(input), output, options);
        using var session = new RunnerSession(new RunnerLink(connection));
        await connection.RunAsync();
        session.Stop();

        // The host is gone or wants this to be: a plugin's thread that goes on must not hold the process.
        _ = EndAsync();
        return 0;
    }

    private static async Task EndAsync()
    {
        await Task.Delay(Linger, TimeProvider.System, CancellationToken.None);
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
