namespace AgentHost.Cli;

/// <summary>What the launcher says to this process alone.</summary>
internal static class LauncherEnvironment
{
    private const string Diagnostics = "DOTNET_EnableDiagnostics";

    /// <summary>The launcher's own way to write 0, which no person would.</summary>
    private const string Closed = "00";

    /// <summary>Takes it back, so that programs that are started from here (a test under a debugger, a trace) have the runtime's doors as the person left them.</summary>
    public static void TakeBack()
    {
        if (Environment.GetEnvironmentVariable(Diagnostics) == Closed)
        {
            Environment.SetEnvironmentVariable(Diagnostics, null);
        }
    }
}
