namespace AgentHost.Processes.Sandboxing;

/// <summary>Variables of commands in a sandbox.</summary>
internal static class SandboxEnvironment
{
    /// <summary>Lists those of a command whose folder for temporary files has a name of its own: the spec's, less what a view does not show.</summary>
    /// <param name="spec">The command.</param>
    /// <param name="home">The person's folder.</param>
    /// <param name="view">Part of the machine that it has.</param>
    /// <param name="temporary">The command's folder for temporary files.</param>
    public static Dictionary<string, string?> Of(ProcessSpec spec, string home, SandboxView view, string temporary)
    {
        var environment = Without(spec, SandboxProfile.TakenVariables(view));
        foreach (var (name, value) in view.Unasked ? SandboxProfile.CacheVariables(home, temporary) : [])
        {
            environment[name] = value;
        }

        environment["TMPDIR"] = temporary;
        return environment;
    }

    /// <summary>Lists the variables of a spec, less some.</summary>
    public static Dictionary<string, string?> Without(ProcessSpec spec, IEnumerable<string> taken)
    {
        var environment = new Dictionary<string, string?>(spec.Environment, StringComparer.Ordinal);
        foreach (var name in taken)
        {
            environment[name] = null;
        }

        return environment;
    }

    /// <summary>Finds the value of PATH that a command has.</summary>
    public static string SearchPath(IReadOnlyDictionary<string, string?> environment) =>
        (environment.TryGetValue("PATH", out var own) ? own : Environment.GetEnvironmentVariable("PATH")) ?? "";

    /// <summary>Removes a folder for temporary files.</summary>
    public static void Remove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A program that was left behind still writes there: the system clears it away one day.
        }
    }
}
