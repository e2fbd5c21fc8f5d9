using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Running;

/// <summary>Warnings about a workspace, for the person who uses it.</summary>
internal static class WorkspaceWarnings
{
    /// <summary>Its warnings, but the one mistake of its settings that the turn's refusal tells: nobody wants to read it twice.</summary>
    public static IEnumerable<string> Of(WorkspaceInfo workspace) => workspace.SettingsError is { } error
        ? workspace.Warnings.Where(warning => !error.Contains(warning, StringComparison.Ordinal))
        : workspace.Warnings;

    /// <summary>Shows all of them on standard error.</summary>
    public static void Show(ITerminal terminal, WorkspaceInfo workspace)
    {
        foreach (var warning in workspace.Warnings)
        {
            terminal.Error.WriteLine($"! {CleanText.Clean(warning)}");
        }
    }
}
