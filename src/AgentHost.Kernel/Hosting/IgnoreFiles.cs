using AgentHost.Kernel.Configuration;
using AgentHost.Kernel.Workspaces;
using AgentHost.Kernel.Workspaces.Local.Files;

namespace AgentHost.Kernel.Hosting;

/// <summary>What is hidden from every tool: <c>context.ignore</c> of the settings and <c>.agentignore</c> at the workspace's root.</summary>
internal static class IgnoreFiles
{
    /// <summary>The longest <c>.agentignore</c> that is read, in bytes.</summary>
    private const long Limit = 1024 * 1024;

    public static IgnorePatterns Read(IWorkspacePaths paths, SettingsView settings)
    {
        List<string> lines = [.. settings.Texts("context", "ignore")];
        var file = new FileInfo(Path.Combine(paths.Root, ".agentignore"));
        if (file is { Exists: true, LinkTarget: null } && file.Length <= Limit)
        {
            lines.AddRange(File.ReadLines(file.FullName));
        }

        return lines.Count == 0 ? IgnorePatterns.None : IgnorePatterns.Parse(lines, paths.IgnoreCase);
    }
}
