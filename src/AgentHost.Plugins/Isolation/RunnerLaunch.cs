using System.Globalization;
using System.Runtime.InteropServices;
using AgentHost.Security.Redaction;

namespace AgentHost.Plugins.Isolation;

/// <summary>Command and environment that start the runner's process.</summary>
internal static class RunnerLaunch
{
    /// <summary>The program beside the runner's assembly where there is one, else the runtime with the assembly.</summary>
    /// <param name="runnerPath">The runner's assembly; null where there is none.</param>
    /// <param name="installed">The plugin.</param>
    /// <param name="options">Its bounds.</param>
    /// <exception cref="CapabilityException">The runner is not there.</exception>
    public static ProcessSpec SpecFor(string? runnerPath, InstalledPlugin installed, IsolationOptions options)
    {
        var folder = installed.Folder;
        if (runnerPath is null)
        {
            throw new CapabilityException("The plugin is to run in a process of its own, and this host has no plugin runner.");
        }

        // A plugin's runtime lives in the folder of the same runtime as the host's.
        var root = RuntimeRoot();
        var program = Path.ChangeExtension(runnerPath, OperatingSystem.IsWindows() ? ".exe" : null);
        var environment = new Dictionary<string, string?>
        {
            ["DOTNET_GCHeapHardLimit"] = options.HeapLimit.ToString("X", CultureInfo.InvariantCulture),
            ["DOTNET_TieredPGO"] = "0",
            ["DOTNET_ROOT"] = root,

            // Both would be loaded into the plugin's process, and neither is its business.
            ["DOTNET_STARTUP_HOOKS"] = null,
            ["DOTNET_gcServer"] = null,
        };
        var names = Environment.GetEnvironmentVariables().Keys.Cast<string>().ToList();
        foreach (var name in SecretVariables.Of(names).Concat(names.Where(SecretVariables.HoldsLogin)))
        {
            // A plugin asks for its secrets by name; it does not find everyone's in its environment.
            environment.TryAdd(name, null);
        }

        if (File.Exists(program))
        {
            return new ProcessSpec(program, []) { WorkingDirectory = folder, Environment = environment, Input = true };
        }

        if (!File.Exists(runnerPath))
        {
            throw new CapabilityException($"The plugin runner is missing: {runnerPath} does not exist. Install the host again.");
        }

        var dotnet = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return new ProcessSpec(File.Exists(dotnet) ? dotnet : "dotnet", [runnerPath]) { WorkingDirectory = folder, Environment = environment, Input = true };
    }

    // …/dotnet/shared/Microsoft.NETCore.App/10.0.0/
    private static string RuntimeRoot() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
