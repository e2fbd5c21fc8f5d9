using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using AgentHost.Processes.Unix;

namespace AgentHost.Processes.Tests;

/// <summary>
/// A host to be killed: the test program itself, started with <see cref="Variable"/> set. It starts that shell line as a child and does
/// nothing more. Runs before the test program's own entry, and only what completes at once may be used here (the module is not ready yet).
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class GuardProbe
{
    /// <summary>Holds the shell lines to run, one a line.</summary>
    public const string Variable = "PROCESS_TEST_PROBE";

    public static string Program => Path.Join(AppContext.BaseDirectory, "AgentHost.Processes.Tests");

#pragma warning disable CA2255 // The tests' program is an application: it has no other place that runs before its generated entry point.
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } lines)
        {
            return;
        }

        var backend = new UnixBackend(TimeProvider.System);
        var changes = new Dictionary<string, string?> { [Variable] = null };
        var processes = new LocalProcesses(Environment.CurrentDirectory, backend);
        foreach (var line in lines.Split('\n'))
        {
            _ = processes.StartAsync(new ProcessSpec("/bin/sh", ["-c", line]) { Environment = changes }, CancellationToken.None)
                .AsTask().IsCompletedSuccessfully;
        }

        File.WriteAllText("guard.tmp", $"{backend.GuardPid}");
        File.Move("guard.tmp", $"guard-{Environment.GetEnvironmentVariable("PROBE_NAME")}");
        using var never = new ManualResetEvent(initialState: false);
        never.WaitOne();
    }
}
