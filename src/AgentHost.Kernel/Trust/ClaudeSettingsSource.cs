using AgentHost.Json;
using AgentHost.Kernel.Hooks.Commands;

namespace AgentHost.Kernel.Trust;

/// <summary>Hooks in Claude Code's format, the folder that their scripts lie in by custom, and the files that they name.</summary>
internal sealed class ClaudeSettingsSource : ITrustSource
{
    public void Collect(TrustScan scan)
    {
        var folder = Path.Combine(scan.Root, ".claude");
        foreach (var name in ClaudeFile.ProjectNames)
        {
            var path = Path.Combine(folder, name);
            if (!ClaudeFile.HasHooks(path))
            {
                continue;
            }

            scan.AddFile(path, "claude");
            scan.AddFolder(Path.Combine(folder, "hooks"), "hook");
            List<CommandHook>? hooks = null;
            ClaudeFile.Read(path, strict: false, ofProject: true, ref hooks, new List<JsonProblem>());
            foreach (var hook in hooks ?? [])
            {
                scan.AddNamedFiles(hook.Line ?? "", "hook");
            }
        }
    }
}
