using System.Runtime.InteropServices;
using AgentHost.Processes.Launching;

namespace AgentHost.Processes.Sandboxing;

/// <summary>Program that prepares the processes of commands in the sandbox: the plugin runner, in its other mode.</summary>
/// <param name="Command">The program and its first arguments.</param>
/// <param name="Folders">Folders that it has to see: its own, and that of the runtime.</param>
/// <param name="Variables">Variables that it needs; the command has those of before.</param>
public sealed record SandboxHelper(IReadOnlyList<string> Command, IReadOnlyList<string> Folders, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>Lists its arguments by which the command has its variables as they were.</summary>
    /// <param name="environment">Variables of the command's own; null for one that it has not.</param>
    internal IEnumerable<string> Restore(IReadOnlyDictionary<string, string?> environment)
    {
        foreach (var name in Variables.Keys)
        {
            var before = environment.TryGetValue(name, out var own) ? own : Environment.GetEnvironmentVariable(name);
            foreach (var word in before is null ? (string[])["--unset", name] : ["--set", name, before])
            {
                yield return word;
            }
        }
    }

    /// <summary>Finds it beside an assembly.</summary>
    /// <param name="runner">Path of the plugin runner's assembly; null for none.</param>
    /// <returns>Null where it is not there.</returns>
    public static SandboxHelper? Find(string? runner)
    {
        if (runner is null || !File.Exists(runner) || !OperatingSystem.IsLinux())
        {
            return null;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(runner))!;
        var program = Path.ChangeExtension(runner, null);
        var runtime = Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory());

        // Its own sockets for diagnostics would lie in the command's folder for temporary files.
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_EnableDiagnostics"] = "0" };
        if (SandboxProfile.IsWithin(runtime, folder))
        {
            return File.Exists(program) ? new SandboxHelper([program, SandboxLauncher.Mode], [folder], variables) : null;
        }

        // …/dotnet/shared/Microsoft.NETCore.App/10.0.0
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        variables["DOTNET_ROOT"] = root;
        return new SandboxHelper(
            File.Exists(program) ? [program, SandboxLauncher.Mode] : [Path.Combine(root, "dotnet"), runner, SandboxLauncher.Mode], [folder, root], variables);
    }
}
