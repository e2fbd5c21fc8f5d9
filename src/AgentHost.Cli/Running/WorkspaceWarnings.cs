using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Running;

/// <summary>Warnings about a workspace, for the person who uses it.</summary>
internal static class WorkspaceWarnings
{
    /// <summary>Its warnings, but the one mistake of its settings that the turn's refusal tells: nobody wants to read it twice.</summary>
    public static async Task<IEnumerable<string>> OfAsync(IHostClient host, WorkspaceInfo workspace, CancellationToken cancellationToken)
    {
        if (workspace.Warnings.Count == 0)
        {
            return [];
        }

        var error = (await host.Settings.ReadAsync(workspace.Id, cancellationToken)).Problems.FirstOrDefault(static problem => problem.IsError);
        return error is null
            ? workspace.Warnings
            : workspace.Warnings.Where(warning =>
                !warning.EndsWith(error.Message, StringComparison.Ordinal) || !warning.StartsWith(error.File, StringComparison.Ordinal));
    }

    /// <summary>Shows all of them on standard error.</summary>
    public static void Show(ITerminal terminal, WorkspaceInfo workspace)
    {
        foreach (var warning in workspace.Warnings)
        {
            terminal.Error.WriteLine($"! {ShownText.Clean(warning)}");
        }
    }
}
